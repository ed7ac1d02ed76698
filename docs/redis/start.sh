#!/bin/sh
# Starts redis-server in a role: sh start.sh sessions|durable ADDRESS FOLDER [redis-server's own arguments]
#
# ADDRESS is the file with redis://liman:PASSWORD@host:6379/0 that Liman reads, too: the password stands in one file alone,
# and Redis is told its SHA-256. FOLDER takes the list of users; let it be in memory.
#
# A file ADDRESS_operator beside it, with redis://operator:PASSWORD@host:6379/0, lets whoever has it look how this Redis is set up
# (liman doctor), and nothing else. Without the file there is no such user. In the same way ADDRESS_publisher beside the durable one's, with
# redis://publisher:PASSWORD@host:6379/0, lets whoever has it write the ledger (liman content publish), and nothing else; and ADDRESS_console, with redis://console:PASSWORD@host:6379/0,
# lets the console write the ledger and what it keeps of staff.
set -eu
here=$(dirname "$0")
role=$1 address=$2 folder=$3
shift 3

# user ADDRESS USER NAME prints the line of NAME.acl with the hash of the password in ADDRESS.
user() {
  password=$(sed -n "s|^redis://$2:\([^@]*\)@.*|\1|p" "$1")
  if [ "${#password}" -lt 16 ]; then
    echo "$1: no redis://$2:PASSWORD@host:6379/0 with at least 16 letters; make them with: openssl rand -hex 32" >&2
    exit 1
  fi
  hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
  sed "s/#PASSWORD/#$hash/" "$here/$3.acl"
}

user "$address" liman "$role" > "$folder/users.acl"
if [ -e "${address}_operator" ]; then
  user "${address}_operator" operator operator >> "$folder/users.acl"
fi
if [ "$role" = durable ] && [ -e "${address}_publisher" ]; then
  user "${address}_publisher" publisher publisher >> "$folder/users.acl"
fi
if [ "$role" = durable ] && [ -e "${address}_console" ]; then
  user "${address}_console" console console >> "$folder/users.acl"
fi
ulimit -c 0 # a core dump is a copy of the memory
exec redis-server "$here/$role.conf" --aclfile "$folder/users.acl" "$@"
