-- Sends one request again and again: METHOD, BODY and TOKEN say which. Prints at the end, in one line, how many were
-- answered, how many of them in a second, their median and 99th percentile in milliseconds, and how many failed.
wrk.method = os.getenv("METHOD")
wrk.body = os.getenv("BODY")
if wrk.body then wrk.headers["Content-Type"] = "application/json" end
if os.getenv("TOKEN") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN") end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format("%d %.1f %.3f %.3f %d\n", summary.requests, summary.requests / (summary.duration / 1e6),
		latency:percentile(50) / 1000, latency:percentile(99) / 1000,
		errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
