package settings

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
)

// Secret is a string that never prints. It comes from the environment or a file: what stands in a command line can be read
// by everybody on the machine.
type Secret string

const redacted = "<redacted>"

// String hides the secret in every kind of output.
func (Secret) String() string { return redacted }

// GoString hides it in %#v.
func (Secret) GoString() string { return redacted }

// SecretNames are the environment variables that hold secrets.
func SecretNames() []string {
	var names []string
	for f := range reflect.TypeFor[Settings]().Fields() {
		if f.Type == reflect.TypeFor[Secret]() {
			names = append(names, f.Tag.Get("env"))
		}
	}
	return names
}

// RefuseSecretFlags refuses a command line that names a secret, and does not repeat what it says.
func RefuseSecretFlags(args []string) error {
	for _, arg := range args {
		flag, _, _ := strings.Cut(arg, "=")
		for _, name := range SecretNames() {
			if flag == "--"+strings.ReplaceAll(strings.ToLower(name), "_", "-") {
				return fmt.Errorf("%s would show a secret to everybody on this machine (ps); set %s or %s_FILE", flag, name, name)
			}
		}
	}
	return nil
}

// ReadSecrets takes the secrets out of an environment, as NAME=value.
func (s *Settings) ReadSecrets(environ []string) {
	values := reflect.ValueOf(s).Elem()
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		for i := range values.NumField() {
			if f := values.Type().Field(i); f.Type == reflect.TypeFor[Secret]() && f.Tag.Get("env") == name {
				values.Field(i).SetString(value)
			}
		}
	}
}

// readFiles reads the secrets that stand in files.
func (s *Settings) readFiles() error {
	var faults []error
	for _, f := range []struct {
		value *Secret
		file  string
		name  string
	}{
		{&s.Token, s.TokenFile, "TELEGRAM_BOT_TOKEN"},
		{&s.WebhookSecret, s.WebhookFile, "TELEGRAM_WEBHOOK_SECRET"},
		{&s.Secret, s.SecretFile, "LIMAN_SECRET"},
		{&s.OldSecret, s.OldFile, "LIMAN_SECRET_OLD"},
		{&s.RedisURL, s.RedisFile, "REDIS_URL"},
		{&s.DurableURL, s.DurableFile, "REDIS_DURABLE_URL"},
		{&s.OperatorURL, s.OperatorFile, "REDIS_OPERATOR_URL"},
		{&s.PublisherURL, s.PublisherFile, "REDIS_PUBLISHER_URL"},
		{&s.ConsoleURL, s.ConsoleFile, "REDIS_CONSOLE_URL"},
		{&s.DurableOperator, s.DurableOperFile, "REDIS_DURABLE_OPERATOR_URL"},
	} {
		value, err := fromFile(*f.value, f.file, f.name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		*f.value = value
	}
	return errors.Join(faults...)
}

func fromFile(value Secret, file, name string) (Secret, error) {
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one", name, name)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w; write the path of a file that Liman may read, with nothing else in it", name, err)
	}
	if text := strings.TrimSpace(string(data)); text != "" {
		return Secret(text), nil
	}
	return "", fmt.Errorf("%s_FILE: %s is empty; write the value into it", name, file)
}
