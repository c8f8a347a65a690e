package dev.countersign.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server sent over a plain socket, read by nobody's HTTP client.
 *
 * @param text every byte of it
 */
record RawAnswer(String text) {

	private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}).*", Pattern.DOTALL);

	/** In milliseconds; what a busy machine may need. */
	static final int PATIENCE = 60_000;

	/**
	 * Sends bytes and reads until the server closes.
	 * @param port where the server listens on the loopback address
	 * @param request what to send, a byte for a character
	 */
	static RawAnswer to(int port, String request) throws IOException {
		return to(port, request, PATIENCE);
	}

	/**
	 * Sends bytes and reads until the server closes, or sends nothing more.
	 * @param port where the server listens on the loopback address
	 * @param request what to send, a byte for a character
	 * @param patience how long to wait for more, in milliseconds
	 */
	static RawAnswer to(int port, String request, int patience) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			try {
				socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
				socket.getOutputStream().flush();
			}
			catch (SocketException ex) {
				// Refused before all of it was sent: the answer says why.
			}
			return from(socket, patience);
		}
	}

	/**
	 * Reads until the server closes.
	 * @param socket on which a request was sent
	 * @param patience how long to wait for more, in milliseconds
	 */
	static RawAnswer from(Socket socket, int patience) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		socket.setSoTimeout(patience);
		try {
			socket.getInputStream().transferTo(answer);
		}
		catch (SocketTimeoutException | SocketException ex) {
			answer.flush();
		}
		return new RawAnswer(answer.toString(StandardCharsets.ISO_8859_1));
	}

	/** Returns the first answer's status, or 0 where there is no status line. */
	int status() {
		Matcher status = STATUS.matcher(this.text);
		return status.matches() ? Integer.parseInt(status.group(1)) : 0;
	}

	String body() {
		int end = this.text.indexOf("\r\n\r\n");
		return (end < 0) ? "" : this.text.substring(end + 4);
	}

	List<String> header(String name) {
		String head = this.text.substring(0, Math.max(0, this.text.indexOf("\r\n\r\n")));
		return head.lines()
			.skip(1)
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).strip())
			.toList();
	}

	int count(String part) {
		return this.text.split(Pattern.quote(part), -1).length - 1;
	}

}
