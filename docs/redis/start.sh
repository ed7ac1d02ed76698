#!/bin/sh
# Starts redis-server in a role: sh start.sh ROLE ADDRESS FOLDER [redis-server's own arguments]
#
# ROLE is sessions or durable; durable-sentinel where Sentinel chooses among a primary and its replicas (one of these is started with
# --replicaof "HOST PORT" behind it), sessions-cluster or durable-cluster for a node of a cluster; sessions-sentinel only for whoever wants a replica
# of the sessions in spite of docs/operations.md. And sentinel, with HOST PORT of the first primary behind FOLDER, for a Sentinel itself.
#
# ADDRESS is the file with redis://liman:PASSWORD@host:6379/0 (or redis+sentinel://..., redis+cluster://...) that Liman reads, too: the password stands
# in one file alone, and Redis is told its SHA-256. FOLDER takes the list of users; let it be in memory.
#
# A file ADDRESS_operator beside it, with redis://operator:PASSWORD@host:6379/0, lets whoever has it look how this Redis is set up
# (liman doctor), and nothing else. Without the file there is no such user. In the same way ADDRESS_publisher beside the durable one's, with
# redis://publisher:PASSWORD@host:6379/0, lets whoever has it write the ledger (liman content publish), and nothing else; and ADDRESS_console, with redis://console:PASSWORD@host:6379/0,
# lets the console write the ledger and what it keeps of staff. ADDRESS_replica, with redis://replica:PASSWORD@host:6379/0, is how replicas come to their primary,
# and ADDRESS_sentinel, with redis://sentinel:PASSWORD@host:6379/0, how Sentinels come to both; every node has the same.
set -eu
here=$(dirname "$0")
role=$1 address=$2 folder=$3
shift 3

# password ADDRESS USER prints the password in ADDRESS.
password() {
  password=$(sed -n "s|^rediss\{0,1\}[a-z+]*://$2:\([^@]*\)@.*|\1|p" "$1")
  if [ "${#password}" -lt 16 ]; then
    echo "$1: no redis://$2:PASSWORD@host:6379/0 with at least 16 letters; make them with: openssl rand -hex 32" >&2
    exit 1
  fi
  printf %s "$password"
}

# user ADDRESS USER NAME [RIGHTS] prints the lines of NAME.acl with the hash of the password in ADDRESS, and what USER may besides.
user() {
  secret=$(password "$1" "$2")
  hash=$(printf %s "$secret" | sha256sum | cut -d' ' -f1)
  sed "s/#PASSWORD/#$hash/; /^user $2 /s/\$/${4:-}/" "$here/$3.acl"
}

if [ "$role" = sentinel ]; then
  name=$(sed -n 's|^redis[a-z+]*://[^/]*/\([^/?]*\).*|\1|p' "$address")
  secret=$(password "${address}_sentinel" sentinel)
  sed "s/NAME/$name/g; s/HOST PORT/$1 $2/" "$here/sentinel.conf" > "$folder/sentinel.conf"
  printf 'sentinel auth-user %s sentinel\nsentinel auth-pass %s %s\n' "$name" "$name" "$secret" >> "$folder/sentinel.conf"
  shift 2
  ulimit -c 0
  exec redis-server "$folder/sentinel.conf" --sentinel "$@"
fi

base=${role%%-*} form=${role#"$base"}
more= publishers=
case $form in
  -cluster) more=' +cluster|slots +asking' ;;
esac
if [ "$base$form" != "$base" ] && [ "$base" = durable ]; then
  # WAITAOF is there from 7.2 on; an older Redis refuses a list of users that names it.
  version=$(redis-server --version | sed 's/.*v=\([0-9]*\)\.\([0-9]*\).*/\1 * 100 + \2/')
  more="$more +wait"
  [ $(($version)) -lt 702 ] || more="$more +waitaof"
fi
publishers=$more
[ "$form" != -cluster ] || [ "$base" != durable ] || more="$more ~wipes:*"

user "$address" liman "$base" "$more" > "$folder/users.acl"
if [ -e "${address}_operator" ]; then
  user "${address}_operator" operator operator "${form:+ +cluster|slots}" >> "$folder/users.acl"
fi
for name in publisher console; do
  if [ "$base" = durable ] && [ -e "${address}_$name" ]; then
    user "${address}_$name" "$name" "$name" "$publishers" >> "$folder/users.acl"
  fi
done
conf=$here/$base.conf
if [ -n "$form" ]; then
  # A file of its own, for Redis writes into it which primary it follows; and no password on a command line, where everybody reads it.
  conf=$folder/redis.conf
  cat "$here/$base.conf" "$here/replicated.conf" > "$conf"
  [ "$form" != -cluster ] || cat "$here/cluster.conf" >> "$conf"
  [ "$base" != durable ] || cat "$here/followed.conf" >> "$conf"
  if [ -e "${address}_replica" ]; then
    user "${address}_replica" replica replica >> "$folder/users.acl"
    secret=$(password "${address}_replica" replica)
    printf 'masteruser replica\nmasterauth %s\n' "$secret" >> "$conf"
  fi
  if [ -e "${address}_sentinel" ]; then
    user "${address}_sentinel" sentinel sentinel >> "$folder/users.acl"
  fi
  chmod 600 "$conf"
fi
ulimit -c 0 # a core dump is a copy of the memory
exec redis-server "$conf" --aclfile "$folder/users.acl" "$@"
