package dev.countersign;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.countersign.testkit.FreePort;
import org.awaitility.Awaitility;

/**
 * A reverse proxy of the machine, with a configuration that we ship.
 *
 * @param process the proxy's own
 * @param port where it listens on the loopback address
 * @param log what it says
 */
record ProxyProcess(Process process, int port, Path log) implements AutoCloseable {

	private static final Path FOLDER = Path.of("src/deploy/proxies");

	/**
	 * Starts a proxy, and waits until it takes requests. It has more patience than the
	 * one that we ship with a service that does not say at once that it is ready: tests
	 * run on busy machines.
	 * @param folder for its files
	 * @param file the configuration that we ship
	 * @param countersign where it asks, a port of the loopback address
	 * @param api where it passes requests on to, likewise
	 * @param command the program and its arguments
	 */
	static ProxyProcess start(Path folder, String file, int countersign, int api, String... command)
			throws IOException {
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
		int port = FreePort.find();
		int between = FreePort.find();
		try (Stream<Path> files = Files.list(FOLDER)) {
			for (Path shipped : files.toList()) {
				Files.writeString(folder.resolve(shipped.getFileName().toString()),
						Files.readString(shipped)
							.replace("countersign.internal:8080", "127.0.0.1:" + countersign)
							.replace("api.internal:9000", "127.0.0.1:" + api)
							.replace(":8443", ":" + port)
							.replace("listen 8443;", "listen 127.0.0.1:" + port + ";")
							.replace("127.0.0.1:8081", "127.0.0.1:" + between)
							.replace("check inter 2s", "check inter 20s")
							.replace("/tmp/", folder + "/"));
			}
		}
		if (!Files.exists(folder.resolve(file))) {
			throw new IllegalArgumentException("No file " + file);
		}
		Path log = folder.resolve("proxy.log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().put("HOME", folder.toString());
		ProxyProcess proxy = new ProxyProcess(builder.start(), port, log);
		Awaitility.await().until(proxy::takesRequestsOrHasEnded);
		if (!proxy.process.isAlive()) {
			throw new IllegalStateException(List.of(command) + " ended: " + Files.readString(log));
		}
		return proxy;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean takesRequestsOrHasEnded() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return !this.process.isAlive();
		}
	}

}
