FROM python:3.11-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media \
    ERASURES_FILE=/srv/erasures/erasures.jsonl
RUN useradd --system --uid 10001 --no-create-home emvi \
    && install -d -o emvi -g emvi /srv/media /srv/erasures /srv/exports /srv/scratch /app/var
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# The key signs nothing: these two commands only write files into the image.
RUN SECRET_KEY=building python manage.py compile_translations \
    && SECRET_KEY=building python manage.py collectstatic --no-input
USER emvi
EXPOSE 8000
CMD ["gunicorn", "emvi.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread"]
