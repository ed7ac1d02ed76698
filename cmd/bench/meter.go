package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
)

// meter is what has been used so far, by all who took part: time of the processors, exchanges, bytes, calls. None of it changes with how busy
// a machine is, and all of it is a sum, so that what a while has used is the difference of two meters. What was asked for to read a meter is not in it.
type meter struct {
	took              float64 // seconds
	cpu, redisCPU     float64 // seconds; those of Redis of all its nodes, replicas and Sentinels too
	sessions, durable float64 // exchanges: how often a primary of that role had something to read
	commands          float64 // that primaries ran, those inside of scripts and of replicas too
	toRedis, fromRedis,
	keptSessions, keptDurable float64 // bytes: over primaries' connections; of their memory
	calls                    float64 // of the Bot API, but for polls and looks at the webhook
	toTelegram, fromTelegram float64 // bytes, polls and deliveries among them
}

// each pairs the fields of two meters.
func (m *meter) each(other *meter, do func(mine, others *float64)) {
	mine, others := m.fields(), other.fields()
	for i := range mine {
		do(mine[i], others[i])
	}
}

func (m *meter) fields() []*float64 {
	return []*float64{&m.took, &m.cpu, &m.redisCPU, &m.sessions, &m.durable, &m.commands, &m.toRedis, &m.fromRedis, &m.keptSessions, &m.keptDurable, &m.calls,
		&m.toTelegram, &m.fromTelegram}
}

// since is what was used since another meter was read.
func (m meter) since(before meter) meter {
	m.each(&before, func(mine, others *float64) { *mine -= *others })
	return m
}

// plus is what both have used, the other so many times.
func (m meter) plus(other meter, times float64) meter {
	m.each(&other, func(mine, others *float64) { *mine += *others * times })
	return m
}

// rounded has no figure that is less than nothing by less than is told.
func (m meter) rounded() meter {
	for _, figure := range m.fields() {
		if *figure > -0.05 && *figure < 0 {
			*figure = 0
		}
	}
	return m
}

// redis adds what the Redis of a role tell of themselves.
func (m *meter) redis(ns *nodes, exchanges, kept *float64) error {
	for _, n := range ns.others {
		values, err := n.figures()
		if err != nil {
			return err
		}
		m.redisCPU += values["used_cpu_user"] + values["used_cpu_sys"]
	}
	for _, n := range ns.primaries {
		values, err := n.figures()
		if err != nil {
			return err
		}
		m.redisCPU += values["used_cpu_user"] + values["used_cpu_sys"]
		m.commands += values["commands"]
		m.toRedis += values["total_net_input_bytes"]
		m.fromRedis += values["total_net_output_bytes"]
		*exchanges += values["total_reads_processed"]
		*kept += values["used_memory"] - values["mem_clients_normal"] // what connections take for a while is no chat's
	}
	return nil
}

// figures are what a Redis counts, but for these questions themselves. Commands are those of commandstats together.
func (n *node) figures() (map[string]float64, error) {
	const question = "INFO all"
	answer, err := n.ask(question)
	if err != nil {
		return nil, err
	}
	n.asked++
	values := make(map[string]float64)
	for lines := bufio.NewScanner(strings.NewReader(answer)); lines.Scan(); {
		name, text, _ := strings.Cut(lines.Text(), ":")
		if command, is := strings.CutPrefix(name, "cmdstat_"); is {
			if command != "info" {
				calls, _, _ := strings.Cut(strings.TrimPrefix(text, "calls="), ",")
				count, _ := strconv.ParseFloat(calls, 64)
				values["commands"] += count
			}
			continue
		}
		values[name], _ = strconv.ParseFloat(text, 64)
	}
	values["total_reads_processed"] -= 2*n.asked - 1 // each question, and that its connection ended
	values["total_net_input_bytes"] -= n.asked * float64(len(question+"\r\n"))
	values["total_net_output_bytes"] -= n.sent
	n.sent += float64(len(answer))
	return values, nil
}

// used is what went to and from the Bot API.
func (s *server) used() meter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return meter{calls: float64(s.calls), toTelegram: float64(s.wire.in.Load()), fromTelegram: float64(s.wire.out.Load())}
}

// cpuOf are the seconds that a process and all its threads had a processor, to the microsecond: a tick of /proc/PID/stat is as long as ten acts.
func cpuOf(pid int) (float64, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("process %d has ended, or this system does not count its time", pid)
	}
	var sum float64
	for _, file := range files {
		data, _ := os.ReadFile(file) // the thread may have ended
		text, _, _ := strings.Cut(string(data), " ")
		nanoseconds, _ := strconv.ParseFloat(text, 64)
		sum += nanoseconds / 1e9
	}
	return sum, err
}

// wire counts what goes over the connections that it accepts.
type wire struct {
	net.Listener
	in, out atomic.Int64
}

type counted struct {
	net.Conn
	w *wire
}

func (w *wire) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	return counted{c, w}, err
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.w.in.Add(int64(n))
	return n, err
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.w.out.Add(int64(n))
	return n, err
}
