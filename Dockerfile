# The whole suite in one container, or any server of it alone. See docs/containers.md.

FROM node:22-bookworm-slim AS manifest
WORKDIR /app
COPY package.json package-lock.json ./

FROM manifest AS dependencies
# what is optional is not needed: a compiler that one of them would use if it were there. Nor are source maps: a quarter of it all
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && find node_modules -name '*.map' -type f -delete

FROM manifest AS build
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && chmod +x dist/cli/main.js && rm -r dist/.build

FROM node:22-bookworm-slim
# whoever publishes an image says where its source is: --build-arg SOURCE=https://…
ARG SOURCE=
LABEL org.opencontainers.image.title="nhs-sandbox" \
      org.opencontainers.image.description="A local sandbox of NHS England's API technologies. Independent of the NHS; never for real patient data." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="$SOURCE"
ENV NODE_ENV=production \
    NHS_SANDBOX_HOST=0.0.0.0 \
    NHS_SANDBOX_STATE_FOLDER=/data/state
WORKDIR /app
RUN ln -s /app/dist/cli/main.js /usr/local/bin/nhs-sandbox \
 && mkdir -p /data/state /data/persist \
 && chown -R node:node /data
COPY LICENSE package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY seed-data seed-data
COPY --from=build /app/dist dist
USER node
VOLUME /data
EXPOSE 9000-9009 1389 1636
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=3 CMD ["nhs-sandbox", "healthcheck"]
ENTRYPOINT ["nhs-sandbox"]
CMD ["start"]
