package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An address that can be moved from one server to another, as a virtual one is.
 */
final class Forwarder implements AutoCloseable {

	private final ServerSocket door;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile int target;

	Forwarder(int target) {
		this.target = target;
		try {
			this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.door.getLocalPort();
	}

	/** Leads to another server from now on, and cuts what led to the one before. */
	void moveTo(int other) {
		this.target = other;
		this.sockets.forEach(Forwarder::close);
		this.sockets.clear();
	}

	@Override
	public void close() {
		try {
			this.door.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.sockets.forEach(Forwarder::close);
	}

	private void accept() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				this.sockets.add(client);
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.add(server);
				start(() -> copy(client, server));
				start(() -> copy(server, client));
			}
			catch (IOException ex) {
				// Nobody listens there, or the door is closed.
			}
		}
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One of them was cut.
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is of no use any more, which is what was wanted.
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "forwarder");
		thread.setDaemon(true);
		thread.start();
	}

}
