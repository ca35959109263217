# One image for every service: what a container is follows from its command, as docker-compose.yml shows.
# Node alone decides what a build brings: the base image and, by the lockfile, every package are pinned.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /tengewatch

# The packages come first, as they change seldom: an edited source does not install them again.
COPY package.json package-lock.json .npmrc tsconfig.base.json ./
COPY shared/package.json shared/
COPY services/producer-card-top-ups/package.json services/producer-card-top-ups/
COPY services/producer-exchanger-trades/package.json services/producer-exchanger-trades/
COPY services/producer-atm-withdrawals/package.json services/producer-atm-withdrawals/
COPY services/detector-nominee-cards/package.json services/detector-nominee-cards/
COPY services/detector-cash-out-groups/package.json services/detector-cash-out-groups/
COPY services/detector-unlicensed-platforms/package.json services/detector-unlicensed-platforms/
COPY services/detector-sender-not-verified/package.json services/detector-sender-not-verified/
COPY services/detector-structuring/package.json services/detector-structuring/
COPY services/detector/package.json services/detector/
COPY services/reporter/package.json services/reporter/
COPY services/workbench/package.json services/workbench/
COPY services/tools/broker/package.json services/tools/broker/
COPY services/tools/bench/package.json services/tools/bench/
COPY services/tools/gate/package.json services/tools/gate/
COPY services/tools/repository/package.json services/tools/repository/
COPY services/tools/test-kit/package.json services/tools/test-kit/
COPY services/tools/monitoring/package.json services/tools/monitoring/
COPY services/tools/deploy/package.json services/tools/deploy/
RUN npm ci --ignore-scripts --no-audit --loglevel=error

COPY shared shared
COPY services services
# The command line and the services; tools stay behind.
RUN npx tsc -b services/workbench/tsconfig.build.json

# What only building and testing need stays behind.
RUN npm prune --omit=dev --ignore-scripts --no-audit --loglevel=error \
  && rm -rf shared/src shared/tsconfig*.json shared/dist/testing shared/dist/rules/testing services/*/src services/tools \
  && find shared/dist services/*/dist \( -name '*.test.*' -o -name '*.d.ts' -o -name '*.map' -o -name '.tsbuildinfo*' \) -delete

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /tengewatch
COPY --from=build /tengewatch/package.json ./
COPY --from=build /tengewatch/node_modules node_modules
COPY --from=build /tengewatch/shared shared
COPY --from=build /tengewatch/services services
COPY scenarios scenarios
COPY docs/kafka-acls.yaml docs/
# Everything here belongs to root, so that no service can change what it runs.
USER node
CMD ["node", "services/workbench/dist/main.js"]
