#!/bin/sh
# Starts one of several durable Redis of which one is the primary, or one of the Sentinels that say which:
#   sh start.sh node     ADDRESS REPLICATION FOLDER NAME  [redis-server's own arguments]
#   sh start.sh sentinel ADDRESS REPLICATION FOLDER NAME FIRST [redis-server's own arguments]
#
# ADDRESS is the file with redis+sentinel://liman:PASSWORD@sentinel:26379,…/liman that Liman reads, too. REPLICATION is a file with one more
# password, with which the nodes follow each other and the Sentinels command them. NAME is what others call this one; FIRST is the primary of
# the very first start. A Sentinel keeps in FOLDER who is the primary: let it outlive the Sentinel.
#
# A node never guesses: it waits until a Sentinel tells who is the primary, and follows that one. After all were away, an older primary would
# otherwise give its list to those who know more, and what only they know would stay on phones.
set -eu
role=$1 address=$2 password=$(cat "$3") folder=$4 name=$5
shift 5
port=${PORT:-6379}
redis=${REDIS_SETTINGS:-/etc/liman}
ulimit -c 0
case $password in *[!0-9a-f]* | "") echo "$role: REPLICATION holds something else than: openssl rand -hex 32" >&2; exit 1 ;; esac
hosts=$(sed -n 's|^redis+sentinel://[^@]*@\([^/]*\)/liman.*|\1|p' "$address" | tr ',' ' ')
if [ -z "$hosts" ]; then
  echo "$role: no redis+sentinel://liman:PASSWORD@host:26379,host:26379,host:26379/liman in ADDRESS" >&2
  exit 1
fi

if [ "$role" = sentinel ]; then
  first=$1
  shift
  if [ ! -e "$folder/sentinel.conf" ]; then
    umask 077
    sed "s/FIRST PORT/$first $port/; s/NAME/$name/; s/^port PORT/port ${SENTINEL_PORT:-26379}/; s/PASSWORD/$password/" "$(dirname "$0")/sentinel.conf" > "$folder/sentinel.conf"
  fi
  exec redis-server "$folder/sentinel.conf" --sentinel "$@"
fi

primary=
while [ -z "$primary" ]; do
  for host in $hosts; do
    primary=$(redis-cli -h "${host%:*}" -p "${host##*:}" sentinel get-master-addr-by-name liman 2>/dev/null | head -n 1) || primary=
    [ -n "$primary" ] && break
  done
  [ -n "$primary" ] || sleep 1
done
[ "$primary" = "$name" ] || set -- --replicaof "$primary" "$port" "$@"

# What follows a primary and what commands it may do just that. Liman may ask, too, whether another node has what it wrote.
umask 077
mkdir -p "$folder/settings"
cp "$redis"/* "$folder/settings/"
hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
may='+wait +waitaof'
case $(redis-server --version) in *v=7.[01].*) may=+wait ;; esac # WAITAOF came with 7.2
sed -i "/^user liman /s/\$/ $may/" "$folder/settings/durable.acl"
sed "s/#PASSWORD/#$hash/" "$(dirname "$0")/replication.acl" >> "$folder/settings/durable.acl"
sed 's|^redis+sentinel:|redis:|' "$address" > "$folder/address"
cat "$(dirname "$0")/replication.conf" >> "$folder/settings/durable.conf"
printf 'masteruser replica\nmasterauth %s\nreplica-announce-ip %s\n' "$password" "$name" >> "$folder/settings/durable.conf"
exec sh "$folder/settings/start.sh" durable "$folder/address" "$folder" --port "$port" "$@"
