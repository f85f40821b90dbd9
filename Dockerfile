# One image, four commands: node api/main.ts · worker/main.ts · simulator/main.ts · db/migrate.ts
# Debian, because Temporal's native core is built for glibc.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Named by the lock file, though nothing of it runs here.
COPY sdk/package.json sdk/
RUN npm ci --omit=dev
COPY . .
# Bundled once here, so that no worker bundles at its start.
RUN node worker/build-bundle.ts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Owned by root and run as node: the program cannot change itself.
COPY --from=build /app ./
USER node
EXPOSE 4000
CMD ["node", "api/main.ts"]
