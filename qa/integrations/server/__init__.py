"""The service: `POST /v1/check` for programs, a page for people, one worker that checks what has come in together.

`app.py` shows the routes, `worker.py` the queue and the batches, `guard.py` what every request must pass.
"""
