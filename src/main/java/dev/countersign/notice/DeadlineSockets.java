package dev.countersign.notice;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;

import javax.net.SocketFactory;

/**
 * Sockets that end within a time after they were made. A timeout of a read alone is none
 * for a mail server that sends a byte now and then. What is over is looked for at each
 * read and write, so that it takes the timeout of one of them more.
 */
final class DeadlineSockets extends SocketFactory {

	private final long nanos;

	DeadlineSockets(Duration length) {
		this.nanos = length.toNanos();
	}

	/**
	 * Has mails sent by such sockets, unless the settings name others or a proxy for
	 * them.
	 */
	void install(Properties mail) {
		for (String protocol : new String[] { "mail.smtp.", "mail.smtps." }) {
			String name = protocol + "socketFactory";
			if (!mail.containsKey(name) && !mail.containsKey(name + ".class")
					&& !mail.containsKey(protocol + "socks.host")) {
				mail.put(name, this);
				// Else what fails is tried again by a socket that has no end.
				mail.setProperty(name + ".fallback", "false");
			}
		}
	}

	@Override
	public Socket createSocket() {
		return new DeadlineSocket(System.nanoTime() + this.nanos);
	}

	@Override
	public Socket createSocket(String host, int port) {
		throw onlyUnconnected();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
		throw onlyUnconnected();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw onlyUnconnected();
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
		throw onlyUnconnected();
	}

	private static UnsupportedOperationException onlyUnconnected() {
		return new UnsupportedOperationException("Whoever sends mails connects the socket");
	}

	private static final class DeadlineSocket extends Socket {

		private final long until;

		DeadlineSocket(long until) {
			this.until = until;
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read() throws IOException {
					requireTime();
					return super.read();
				}

				@Override
				public int read(byte[] bytes, int offset, int length) throws IOException {
					requireTime();
					return super.read(bytes, offset, length);
				}

			};
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			return new FilterOutputStream(super.getOutputStream()) {

				@Override
				public void write(int single) throws IOException {
					requireTime();
					this.out.write(single);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					requireTime();
					this.out.write(bytes, offset, length);
				}

			};
		}

		private void requireTime() throws SocketTimeoutException {
			if (System.nanoTime() - this.until > 0) {
				throw new SocketTimeoutException("It took too long as a whole");
			}
		}

	}

}
