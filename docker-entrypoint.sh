#!/bin/sh
# Runs a role inside the image, run, links or query, or one of the commands about the log, with its options.
set -eu

case ${1:-run} in
  run) main=dev.hoplog.standalone.Standalone ;;
  links) main=dev.hoplog.links.LinksRole ;;
  query) main=dev.hoplog.query.QueryRole ;;
  backup) main=dev.hoplog.standalone.BackupCommand ;;
  restore) main=dev.hoplog.standalone.RestoreCommand ;;
  rebuild) main=dev.hoplog.query.rebuild.RebuildCommand ;;
  export) main=dev.hoplog.query.export.ExportCommand ;;
  what-if) main=dev.hoplog.query.whatif.WhatIfCommand ;;
  *)
    echo "hoplog: there is no role \"$1\", only run, links and query; and backup, restore, rebuild, export and what-if." >&2
    exit 2
    ;;
esac
[ $# -gt 0 ] && shift
# The collector that does not stop redirects, unless another one is asked for: the JVM does not start with two.
collector=ZGC
for option in ${HOPLOG_JAVA_OPTS:-}; do
  case $option in -XX:+Use*GC) collector=${option#-XX:+Use} ;; esac
done
# shellcheck disable=SC2086  # the options are words
exec java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders \
  "-XX:+Use$collector" ${HOPLOG_JAVA_OPTS:-} -cp "/opt/hoplog/hoplog.jar:/opt/hoplog/lib/*" "$main" "$@"
