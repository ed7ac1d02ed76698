package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are counts and durations for operators. What must hold: a label is one of a few words of ours (how an answer ended,
// an act of the console, a class of statuses); none says who, where, in which language or what about.
type metrics struct {
	registry *prometheus.Registry
	answers  *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	requests *prometheus.HistogramVec
	used     usage // of screens; no part of /metrics
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "liman_answer_seconds",
			Help: "Acts of people by how their answer ended, and how long it took.", Buckets: []float64{.025, .05, .1, .25, .5, 1, 2, 5, 15, 60}}, []string{"outcome"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "liman_telegram_errors_total",
			Help: "Calls of Telegram that failed, by class of status; network is on the way."}, []string{"class"}),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "liman_console_request_seconds",
			Help: "Requests of staff's pages by act and class of status, and how long they took."}, []string{"act", "class"}),
	}
	m.registry.MustRegister(m.answers, m.refusals, m.requests)
	return m
}

func (m *metrics) answered(outcome string, took time.Duration) {
	m.answers.WithLabelValues(outcome).Observe(took.Seconds())
}

func (m *metrics) refused(status int) { m.refusals.WithLabelValues(classOf(status)).Inc() }

func (m *metrics) asked(act string, status int, took time.Duration) {
	m.requests.WithLabelValues(act, classOf(status)).Observe(took.Seconds())
}

// classOf is the class of a status, as 4xx; network where no answer came.
func classOf(status int) string {
	if status < 100 || status > 599 {
		return "network"
	}
	return strconv.Itoa(status/100) + "xx"
}

// waitingPatience is how long Redis may take to say how many chats wait.
const waitingPatience = 2 * time.Second

// addGauges adds what is looked at when somebody asks: late screens, chats with something to wipe (NaN while Redis is away),
// whether all is well, and whether it is learnt what typed words mean.
func (m *metrics) addGauges(owed func() int64, waiting func(context.Context) (int64, error), well *wellbeing, learnt func() bool) {
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("liman_screens_owed", "Screens that are late now and still being shown.", func() float64 { return float64(owed()) })
	gauge("liman_wipes_waiting", "Chats with something to wipe, by the list in Redis.", func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), waitingPatience)
		defer cancel()
		chats, err := waiting(ctx)
		if err != nil {
			return math.NaN()
		}
		return float64(chats)
	})
	gauge("liman_well", "1 if /healthz would say well, else 0.", func() float64 { return oneIf(len(well.reasons(time.Now())) == 0) })
	gauge("liman_words_learnt", "1 if it is learnt what typed words mean, else 0: whoever types first waits for it.", func() float64 { return oneIf(learnt()) })
}

func oneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// serve serves /metrics at an address until it is ended; nowhere if the address is "".
func (m *metrics) serve(ctx context.Context, addr string) (end func(), err error) {
	if addr == "" {
		return func() {}, nil
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("METRICS_ADDR: %w; choose another, as METRICS_ADDR=127.0.0.1:9090", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 3}))
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // it names addresses of those who ask
	}
	go func() { _ = server.Serve(l) }() // ends with Close, and always with an error
	return func() { server.Close() }, nil
}
