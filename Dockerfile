# One image for every process: web, workers and beat differ by their command. GPU workers take the target `gpu`.
FROM node:20-bookworm-slim AS packages
WORKDIR /diorama
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm AS diorama
RUN apt-get update && apt-get install -y --no-install-recommends libegl1 libgles2 libgl1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /diorama
COPY pyproject.toml constraints.txt unresolved.txt ./
COPY . .
RUN pip install --no-cache-dir -c constraints.txt -e ".[exports]" \
    && pip install --no-cache-dir --no-deps -r unresolved.txt
COPY --from=packages /diorama/node_modules node_modules
# Kernels are compiled and static files gathered in the image, not by the first visitor.
RUN python -m generation.compile && DIORAMA_SECRET_KEY=build python manage.py collectstatic --no-input
RUN useradd --create-home diorama && mkdir /data && chown -R diorama /data /diorama/.cache
USER diorama
ENV DIORAMA_DATA=/data
EXPOSE 8000
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "--access-log", "/dev/null", "config.asgi:application"]

FROM diorama AS gpu
USER root
RUN pip install --no-cache-dir -c constraints.txt -e ".[exports,diffusion]" \
    && pip install --no-cache-dir --no-deps -r unresolved-diffusion.txt
USER diorama

# The last target is what `docker build` makes without being told.
FROM diorama
