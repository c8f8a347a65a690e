package dev.countersign;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Stands for an API behind a proxy, written in any language: it answers each request with
 * what it received, and whatever comes by a connection that was upgraded with the same.
 * It knows no more than what a further proxy would pass on to it.
 */
final class EchoServer implements AutoCloseable {

	/** In the answer to an upgrade, the names of the headers that came. */
	static final String HEADERS = "x-received";

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicInteger requests = new AtomicInteger();

	EchoServer() throws IOException {
		SocketTask.start("echo-server", this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Returns how many requests got through to it. */
	int requests() {
		return this.requests.get();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket client = this.listener.accept();
			SocketTask.start("echo-server", () -> serve(client));
		}
	}

	private void serve(Socket client) throws IOException {
		try (client) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			OutputStream out = client.getOutputStream();
			String line = line(in);
			while (!line.isEmpty()) {
				Map<String, List<String>> headers = headers(in);
				Map<String, List<String>> passedOn = endToEnd(headers);
				this.requests.incrementAndGet();
				if (headers.containsKey("upgrade")) {
					write(out,
							"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "
									+ String.join(", ", headers.get("upgrade")) + "\r\nSec-WebSocket-Accept: "
									+ accept(headers.getOrDefault("sec-websocket-key", List.of("")).get(0)) + "\r\n"
									+ HEADERS + ": " + String.join(",", passedOn.keySet()) + "\r\n\r\n");
					in.transferTo(new Flushing(out));
					return;
				}
				long length = skipBody(in, headers);
				String body = line.startsWith("HEAD ") ? "" : JsonMapper.shared()
					.writeValueAsString(new Received(line.split(" ")[0], line.split(" ")[1], length, passedOn));
				write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
						+ "\r\n\r\n" + body);
				line = line(in);
			}
		}
	}

	/** By RFC 6455, section 4.2.2; HAProxy checks it. */
	private static String accept(String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, List<String>> headers(InputStream in) throws IOException {
		Map<String, List<String>> headers = new TreeMap<>();
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			String[] header = line.split(":", 2);
			headers.merge(header[0].toLowerCase(Locale.ROOT), List.of(header[1].strip()),
					(first, second) -> Stream.concat(first.stream(), second.stream()).toList());
		}
		return headers;
	}

	/** As a further proxy before the API passes them on: RFC 9110, section 7.6.1. */
	private static Map<String, List<String>> endToEnd(Map<String, List<String>> headers) {
		Map<String, List<String>> passedOn = new TreeMap<>(headers);
		for (String value : headers.getOrDefault("connection", List.of())) {
			for (String name : value.toLowerCase(Locale.ROOT).split(",")) {
				passedOn.remove(name.strip());
			}
		}
		passedOn.remove("connection");
		return passedOn;
	}

	private static long skipBody(InputStream in, Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("content-length")) {
			long length = Long.parseLong(headers.get("content-length").get(0));
			in.skipNBytes(length);
			return length;
		}
		long length = 0;
		if (headers.containsKey("transfer-encoding")) {
			for (long chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
				in.skipNBytes(chunk);
				length += chunk;
				line(in);
			}
			line(in);
		}
		return length;
	}

	private static long chunk(InputStream in) throws IOException {
		return Long.parseLong(line(in).split(";")[0].strip(), 16);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			line.append((char) next);
		}
		return line.toString().stripTrailing();
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	/**
	 * What it answers with.
	 *
	 * @param method the method
	 * @param path the path and the query
	 * @param length how many bytes of a body came
	 * @param headers by their names in lower case, without those for a connection alone
	 */
	record Received(String method, String path, long length, Map<String, List<String>> headers) {
	}

	private static final class Flushing extends FilterOutputStream {

		Flushing(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			this.out.flush();
		}

	}

}
