# One image, any role: run (all in one), links, query. Build the jars first: ./hoplog build
FROM eclipse-temurin:25-jre

RUN groupadd --system hoplog \
 && useradd --system --gid hoplog --home-dir /var/lib/hoplog --create-home hoplog \
 && mkdir /var/lib/hoplog/data \
 && chown hoplog:hoplog /var/lib/hoplog/data

COPY services/standalone/target/lib /opt/hoplog/lib
COPY services/standalone/target/hoplog.jar /opt/hoplog/hoplog.jar
COPY --chmod=755 docker-entrypoint.sh /opt/hoplog/entrypoint

USER hoplog
WORKDIR /var/lib/hoplog
ENV HOPLOG_DATA=/var/lib/hoplog/data HOPLOG_BIND=0.0.0.0
VOLUME /var/lib/hoplog/data
EXPOSE 8080 8081
ENTRYPOINT ["/opt/hoplog/entrypoint"]
CMD ["run"]
