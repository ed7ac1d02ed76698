#!/bin/sh
# Starts redis-server in a role: sh start.sh sessions|durable ADDRESS FOLDER [redis-server's own arguments]
#
# ADDRESS is the file with redis://liman:PASSWORD@host:6379/0 that Liman reads, too: the password stands in one file alone,
# and Redis is told its SHA-256. FOLDER takes the list of users; let it be in memory.
set -eu
here=$(dirname "$0")
role=$1 address=$2 folder=$3
shift 3
password=$(sed -n 's|^redis://liman:\([^@]*\)@.*|\1|p' "$address")
if [ "${#password}" -lt 16 ]; then
  echo "$address: no redis://liman:PASSWORD@host:6379/0 with at least 16 letters; make them with: openssl rand -hex 32" >&2
  exit 1
fi
hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
sed "s/#PASSWORD/#$hash/" "$here/$role.acl" > "$folder/users.acl"
exec redis-server "$here/$role.conf" --aclfile "$folder/users.acl" "$@"
