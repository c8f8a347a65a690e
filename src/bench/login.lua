-- Sends one login again and again; CREDENTIALS holds its body.
wrk.method = "POST"
wrk.body = os.getenv("CREDENTIALS")
wrk.headers["Content-Type"] = "application/json"
