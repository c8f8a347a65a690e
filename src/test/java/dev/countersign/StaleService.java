package dev.countersign;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands for a node whose revocations are stale since a moment ago: it is ready still,
 * and has no verdict on any token.
 */
final class StaleService implements AutoCloseable {

	static final String PROBLEM = """
			{"type":"urn:countersign:problem:unavailable","title":"Unavailable","status":503,\
			"detail":"The service cannot do this now. Try again shortly.","error":"Unavailable"}""";

	private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

	StaleService() throws IOException {
		this.server.createContext("/actuator/health", (exchange) -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.server.createContext("/verify", StaleService::refuse);
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private static void refuse(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
		exchange.getResponseHeaders().set("Cache-Control", "no-store");
		exchange.getResponseHeaders().set("Retry-After", "7");
		byte[] body = PROBLEM.getBytes(StandardCharsets.US_ASCII);
		boolean head = exchange.getRequestMethod().equals("HEAD");
		exchange.sendResponseHeaders(503, head ? -1 : body.length);
		if (!head) {
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		}
		exchange.close();
	}

}
