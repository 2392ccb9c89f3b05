# The bridge:      docker build -t nest2mqtt .
# The simulator:   docker build -t nest-simulator --target simulator .
# The packages:    docker build -o . --target packages --build-arg DEBIAN=bookworm .
# Both platforms:  docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/nest2mqtt --push .
#
# What is built is compiled on the machine that builds, for the platform of the image: emulated it would take hours.
#
# What is in the image is what is in the Debian packages, so that apt knows which libraries they need, and a scanner
# which versions these have.
ARG DEBIAN=trixie
ARG BASE=debian:${DEBIAN}-slim

FROM --platform=$BUILDPLATFORM debian:${DEBIAN}-slim AS build
ARG TARGETARCH
WORKDIR /src
COPY scripts/lib scripts/packages scripts/
RUN bash -c 'source scripts/lib && build_for "$TARGETARCH" && install_packages build package ${architecture:+cross}'
COPY . .
RUN --mount=type=cache,target=/root/.cache/ccache \
    scripts/package --no-install --arch "$TARGETARCH" && mkdir /packages && cp build/package*/*.deb /packages

FROM scratch AS packages
COPY --from=build /packages/*.deb /

FROM ${BASE} AS base
# A number of its own, because a volume keeps it and a host can only name it so.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nest2mqtt
STOPSIGNAL SIGTERM

FROM base AS simulator
RUN --mount=type=bind,from=build,source=/packages,target=/packages \
    apt-get update -qq && apt-get install -qq --no-install-recommends /packages/nest-simulator_*.deb >/dev/null && \
    rm -rf /var/lib/apt/lists/* /var/log/*
USER 10001:10001
ENTRYPOINT ["nest-simulator"]
LABEL org.opencontainers.image.title="nest-simulator" \
      org.opencontainers.image.description="A simulated Nest service for demonstrations and tests"

FROM base AS nest2mqtt
RUN --mount=type=bind,from=build,source=/packages,target=/packages \
    apt-get update -qq && apt-get install -qq --no-install-recommends /packages/nest2mqtt_*.deb >/dev/null && \
    rm -rf /var/lib/apt/lists/* /var/log/* && \
    install -d -o nest2mqtt -g nest2mqtt -m 0700 /var/lib/nest2mqtt
VOLUME /var/lib/nest2mqtt
USER 10001:10001
# Where Docker puts secrets. One with the target nest2mqtt.mqtt.password is the password of the broker.
ENV CREDENTIALS_DIRECTORY=/run/secrets
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=2s CMD ["nest2mqtt", "health"]
ENTRYPOINT ["nest2mqtt"]
CMD ["run"]
LABEL org.opencontainers.image.title="nest2mqtt" \
      org.opencontainers.image.description="Puts a Nest home on MQTT"
