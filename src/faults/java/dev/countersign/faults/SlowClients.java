package dev.countersign.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that hold on to a connection each: they send what they send and read nothing.
 * Until they are closed, new ones follow.
 */
final class SlowClients implements AutoCloseable {

	/** A hundred and some a second. */
	private static final long PAUSE = 8_000_000;

	private final int port;

	private final int addresses;

	private final byte[] request;

	private final List<Socket> sockets = new ArrayList<>();

	private final AtomicInteger begun = new AtomicInteger();

	private final Thread followers = new Thread(this::follow);

	private volatile boolean over;

	private SlowClients(Addressed node, int addresses, String request) {
		this.port = URI.create(node.address()).getPort();
		this.addresses = addresses;
		this.request = request.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Begins with a number of them at once.
	 * @param addresses from how many addresses they come
	 */
	static SlowClients begin(Addressed node, int count, int addresses, String request) {
		SlowClients clients = new SlowClients(node, addresses, request);
		for (int i = 0; i < count; i++) {
			clients.open();
		}
		clients.followers.start();
		return clients;
	}

	/** Returns how many there have been. */
	int count() {
		return this.begun.get();
	}

	@Override
	public void close() {
		this.over = true;
		try {
			this.followers.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.sockets.forEach(SlowClients::close);
	}

	private void follow() {
		while (!this.over) {
			open();
			close(this.sockets.remove(0));
			LockSupport.parkNanos(PAUSE);
		}
	}

	private void open() {
		Socket socket = new Socket();
		this.sockets.add(socket);
		try {
			socket.setReceiveBufferSize(2048);
			String from = "127.0.3." + (1 + this.begun.getAndIncrement() % this.addresses);
			socket.bind(new InetSocketAddress(from, 0));
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 5_000);
			socket.getOutputStream().write(this.request);
		}
		catch (IOException ex) {
			// It was turned away, as others are to be.
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The server was first.
		}
	}

}
