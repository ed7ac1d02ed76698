module liman/cmd/bench

go 1.26.8

require gopkg.in/telebot.v4 v4.0.0-beta.10
