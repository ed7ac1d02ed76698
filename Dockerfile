# A static binary, the licences of what is in it, and nothing else: no shell, no package manager, not root.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o /liman ./cmd/liman
RUN make licences LICENCES=/licences

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /licences /licences
COPY --from=build /liman /liman
USER 65532:65532
ENV LISTEN_ADDR=127.0.0.1:8081
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/liman", "health"]
ENTRYPOINT ["/liman"]
