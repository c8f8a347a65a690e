package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that begin a request each, and never send the rest.
 *
 * @param sockets theirs
 */
record UnfinishedRequests(List<Socket> sockets) implements AutoCloseable {

	/**
	 * Begins requests.
	 * @param port where the server listens on the loopback address
	 * @param count how many
	 * @param addresses how many addresses they come from, in turns
	 * @param beginnings what is sent, in turns
	 */
	static UnfinishedRequests begin(int port, int count, int addresses, String... beginnings) throws IOException {
		UnfinishedRequests requests = new UnfinishedRequests(new ArrayList<>());
		for (int i = 0; i < count; i++) {
			InetAddress from = InetAddress.getByName("127.0.2." + (1 + i % addresses));
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
			requests.sockets.add(socket);
			socket.getOutputStream().write(beginnings[i % beginnings.length].getBytes(StandardCharsets.ISO_8859_1));
		}
		return requests;
	}

	/**
	 * Sends a little more now and then, until all are closed.
	 * @param more what is sent
	 * @param pause how long a client waits before the next
	 */
	void goOn(String more, Duration pause) {
		Thread thread = new Thread(() -> {
			while (this.sockets.stream().filter((socket) -> send(socket, more)).count() > 0) {
				LockSupport.parkNanos(pause.toNanos());
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private static boolean send(Socket socket, String more) {
		try {
			socket.getOutputStream().write(more.getBytes(StandardCharsets.ISO_8859_1));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Returns the sockets of which an answer, or its beginning, can be read. */
	List<Socket> answered() throws IOException {
		List<Socket> answered = new ArrayList<>();
		for (Socket socket : this.sockets) {
			if (socket.getInputStream().available() > 0) {
				answered.add(socket);
			}
		}
		return answered;
	}

	Socket first() {
		return this.sockets.get(0);
	}

	Socket last() {
		return this.sockets.get(this.sockets.size() - 1);
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
