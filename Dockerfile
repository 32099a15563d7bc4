FROM python:3.12-slim AS build
COPY requirements.lock .
# the lock is the whole set, so nothing else is looked for
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && /venv/bin/pip check

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    RECONCILE_DATA=/var/lib/reconcile STATIC_ROOT=/srv/static
RUN useradd --system --uid 10001 reconcile \
 && install -d -o reconcile /var/lib/reconcile /srv/static
COPY --from=build /venv /venv
WORKDIR /srv/app
COPY --chown=root:root . .
# static files need no secret and no database; demo mode asks for neither
RUN RECONCILE_MODE=demo python manage.py collectstatic --noinput && chown -R reconcile /srv/static
USER reconcile
EXPOSE 8000
CMD ["gunicorn", "reconcile.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--timeout", "120"]
