package dev.countersign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a node and its database, or a proxy and a node, and can stop passing
 * anything on: to the one as if the other's machine had stopped.
 */
final class FreezableProxy implements AutoCloseable {

	private static final long PULSE = 5_000_000;

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final int target;

	private volatile boolean frozen;

	FreezableProxy(int target) throws IOException {
		this.target = target;
		SocketTask.start("freezable-proxy", this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Returns how many connections were made. */
	int connections() {
		return this.sockets.size() / 2;
	}

	void freeze() {
		this.frozen = true;
	}

	void thaw() {
		this.frozen = false;
	}

	@Override
	public void close() throws IOException {
		thaw();
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket client = this.listener.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.addAll(List.of(client, server));
			SocketTask.start("freezable-proxy", () -> pass(client, server));
			SocketTask.start("freezable-proxy", () -> pass(server, client));
		}
	}

	private void pass(Socket from, Socket to) throws IOException {
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[8192];
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				while (this.frozen) {
					LockSupport.parkNanos(PULSE);
				}
				out.write(buffer, 0, read);
			}
		}
	}

}
