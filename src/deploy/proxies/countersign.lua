-- Asks Countersign about a request. A request that may pass gets headers that say whose it
-- is; any other is answered as Countersign answered.

local VERIFY = "http://127.0.0.1:8081/verify"
local IDENTITY = { "remote-user", "remote-user-id", "remote-roles", "remote-scopes", "remote-session" }
local PASSED_ON = { ["authorization"] = true, ["x-request-id"] = true, ["x-forwarded-for"] = true,
	["x-forwarded-proto"] = true, ["host"] = true, ["origin"] = true }
local OF_A_REFUSAL = { "www-authenticate", "retry-after", "content-type", "cache-control", "x-content-type-options" }
-- By which a page of an origin that is allowed may read it.
local FOR_PAGES = { "access-control-allow-origin", "access-control-expose-headers", "vary" }
local UNAVAILABLE = '{"type":"urn:countersign:problem:unavailable","title":"Unavailable","status":503,'
	.. '"detail":"The service cannot do this now. Try again shortly.","error":"Unavailable"}'

local function question(txn)
	local headers = { ["x-forwarded-method"] = { txn.f:method() } }
	for name, values in pairs(txn.http:req_get_headers()) do
		if PASSED_ON[name] then
			headers[name] = {}
			for i = 0, #values do
				table.insert(headers[name], values[i])
			end
		end
	end
	return headers
end

local function first(answer, name)
	local values = answer.headers and answer.headers[name]
	return values and values[0]
end

local function pass_on(reply, answer, names)
	for _, name in ipairs(names) do
		local value = answer and first(answer, name)
		if value then
			reply:add_header(name, value)
		end
	end
end

local function refuse(txn, answer)
	local reply = txn:reply()
	if answer == nil or (answer.status ~= 401 and answer.status ~= 403) then
		reply:set_status(503)
		reply:add_header("content-type", "application/problem+json")
		reply:add_header("cache-control", "no-store")
		reply:add_header("retry-after", answer and first(answer, "retry-after") or "1")
		reply:set_body(UNAVAILABLE)
	else
		reply:set_status(answer.status)
		pass_on(reply, answer, OF_A_REFUSAL)
		reply:set_body(answer.body)
	end
	pass_on(reply, answer, FOR_PAGES)
	txn:done(reply)
end

core.register_action("countersign", { "http-req" }, function(txn, demand)
	local asked, answer = pcall(function()
		return core.httpclient():get({ url = VERIFY .. (demand or ""), headers = question(txn) })
	end)
	if not asked or answer == nil or answer.status ~= 200 then
		refuse(txn, asked and answer or nil)
		return
	end
	for _, name in ipairs(IDENTITY) do
		txn.http:req_set_header(name, first(answer, name) or "")
	end
end, 0)
