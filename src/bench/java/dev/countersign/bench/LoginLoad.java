package dev.countersign.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Logs in from crowds of clients that start at one moment, each on a connection of its
 * own, and prints a line for each crowd: {@code LoginLoad URL SECONDS CROWD...}. A crowd
 * is {@code NAME:CLIENTS:PAUSE:ADDRESS:CREDENTIALS}: how many, how many milliseconds from
 * one login of a client to its next (0: without any), from where ({@link Address}) and as
 * whom ({@link Credentials}). In 0 seconds each client logs in once.
 * <p>
 * The columns are the name, logins a second that were granted and that were refused, the
 * share granted, the median, the 99th percentile and the longest of the time of those
 * granted in milliseconds, and how often each status was answered. A client that pauses
 * counts its time from when it was due.
 */
public final class LoginLoad {

	private static final String PASSWORD = "correct horse battery staple";

	/** How many accounts there are: user0, user1 and so on. */
	private static final int ACCOUNTS = 5000;

	private static final AtomicInteger NEXT_ACCOUNT = new AtomicInteger();

	private static final AtomicInteger NEXT_NETWORK = new AtomicInteger();

	private final URI address;

	private final long seconds;

	private final CountDownLatch start = new CountDownLatch(1);

	private volatile CountDownLatch ready = this.start;

	private volatile long started;

	private LoginLoad(URI address, long seconds) {
		this.address = address;
		this.seconds = seconds;
	}

	/**
	 * Loads a service.
	 * @param arguments the login's URL, for how many seconds, and the crowds
	 * @throws InterruptedException if the process is to end
	 */
	public static void main(String[] arguments) throws InterruptedException {
		LoginLoad load = new LoginLoad(URI.create(arguments[0]), Long.parseLong(arguments[1]));
		List<Crowd> crowds = new ArrayList<>();
		for (int i = 2; i < arguments.length; i++) {
			crowds.add(Crowd.parse(i, arguments[i]));
		}
		load.run(crowds);
	}

	private void run(List<Crowd> crowds) throws InterruptedException {
		List<Client> clients = new ArrayList<>();
		for (Crowd crowd : crowds) {
			for (int i = 0; i < crowd.clients(); i++) {
				clients.add(new Client(crowd, i));
			}
		}
		this.ready = new CountDownLatch(clients.size());
		clients.forEach(Thread::start);
		this.ready.await();
		this.started = System.nanoTime();
		this.start.countDown();
		for (Client client : clients) {
			client.join();
		}
		for (Crowd crowd : crowds) {
			print(crowd, clients.stream().filter((client) -> client.crowd == crowd).toList());
		}
	}

	private void print(Crowd crowd, List<Client> clients) {
		List<Answer> answers = clients.stream().flatMap((client) -> client.answers.stream()).toList();
		List<Answer> granted = answers.stream().filter(Answer::granted).toList();
		double[] millis = granted.stream().mapToDouble((answer) -> answer.nanos() / 1e6).sorted().toArray();
		Map<Integer, Integer> statuses = new TreeMap<>();
		answers.forEach((answer) -> statuses.merge(answer.status(), 1, Integer::sum));
		System.out.printf(Locale.ROOT, "%s\t%.2f\t%.2f\t%.4f\t%.1f\t%.1f\t%.1f\t%s%n", crowd.name(), rate(granted),
				rate(answers) - rate(granted), (double) granted.size() / answers.size(), quantile(millis, 0.5),
				quantile(millis, 0.99), quantile(millis, 1), statuses);
	}

	/** Returns how many a second were answered in time. */
	private double rate(List<Answer> answers) {
		long end = this.started + TimeUnit.SECONDS.toNanos(this.seconds);
		return answers.stream().filter((answer) -> answer.at() <= end).count() / Math.max(1.0, this.seconds);
	}

	private static double quantile(double[] sorted, double share) {
		return (sorted.length > 0) ? sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] : Double.NaN;
	}

	/** From where a client seems to come, by the word of the proxy that this is. */
	private enum Address {

		/** Each client from a network of its own. */
		OWN {
			@Override
			String of(Crowd crowd, int client) {
				return "10.%d.%d.1".formatted(crowd.number(), client);
			}
		},

		/** Each login from a network that was not seen before. */
		NEW {
			@Override
			String of(Crowd crowd, int client) {
				int next = NEXT_NETWORK.getAndIncrement();
				return "10.%d.%d.1".formatted(128 + (next >> 8) % 128, next & 255);
			}
		},

		/** All from one address. */
		ONE {
			@Override
			String of(Crowd crowd, int client) {
				return "192.0.2.1";
			}
		},

		/** Each login from another address of one IPv6 /64. */
		NET {
			@Override
			String of(Crowd crowd, int client) {
				return "2001:db8::%x:%x".formatted(random(), random());
			}
		};

		private static int random() {
			return ThreadLocalRandom.current().nextInt(1, 0x10000);
		}

		abstract String of(Crowd crowd, int client);

	}

	/** As whom a client logs in. */
	private enum Credentials {

		/** As one account after the other. */
		RIGHT {
			@Override
			String body() {
				return login("user" + nextAccount(), PASSWORD);
			}
		},

		/** As the same account each time. */
		SAME {
			@Override
			String body() {
				return login("user0", PASSWORD);
			}
		},

		/** As another same account, on a device that the service knows. */
		DEVICE {
			@Override
			String body() {
				return login("user1", PASSWORD);
			}
		},

		/** As one account after the other, with a wrong password. */
		WRONG {
			@Override
			String body() {
				return login("user" + nextAccount(), "not the right password");
			}
		},

		/** As nobody. */
		UNKNOWN {
			@Override
			String body() {
				return login("nobody" + nextAccount(), PASSWORD);
			}
		},

		/** By the body in the environment's LOGIN_BODY, for other services. */
		BODY {
			@Override
			String body() {
				return System.getenv("LOGIN_BODY");
			}
		};

		private static int nextAccount() {
			return 2 + NEXT_ACCOUNT.getAndIncrement() % (ACCOUNTS - 2);
		}

		private static String login(String name, String password) {
			return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
		}

		abstract String body();

	}

	private record Crowd(int number, String name, int clients, long pauseMillis, Address address,
			Credentials credentials) {

		static Crowd parse(int number, String text) {
			String[] parts = text.split(":");
			return new Crowd(number, parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]),
					Address.valueOf(parts[3].toUpperCase(Locale.ROOT)),
					Credentials.valueOf(parts[4].toUpperCase(Locale.ROOT)));
		}

	}

	private record Answer(int status, long at, long nanos) {

		boolean granted() {
			return this.status == 200;
		}

	}

	private final class Client extends Thread {

		private final Crowd crowd;

		private final int number;

		private final List<Answer> answers = new ArrayList<>();

		private String device = "";

		private Client(Crowd crowd, int number) {
			this.crowd = crowd;
			this.number = number;
		}

		@Override
		public void run() {
			try (Connection connection = new Connection(LoginLoad.this.address)) {
				connection.open();
				if (this.crowd.credentials() == Credentials.DEVICE) {
					login(connection, "10.0.0.1");
				}
				LoginLoad.this.ready.countDown();
				LoginLoad.this.start.await();
				loop(connection);
			}
			catch (IOException | InterruptedException ex) {
				System.err.println("A client failed: " + ex);
				System.exit(1);
			}
		}

		private void loop(Connection connection) throws IOException, InterruptedException {
			long pause = TimeUnit.MILLISECONDS.toNanos(this.crowd.pauseMillis());
			long begun = LoginLoad.this.started;
			long end = begun + TimeUnit.SECONDS.toNanos(LoginLoad.this.seconds);
			long due = begun + pause * this.number / this.crowd.clients();
			do {
				TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
				int status = login(connection, this.crowd.address().of(this.crowd, this.number));
				long at = System.nanoTime();
				this.answers.add(new Answer(status, at, at - due));
				due = (pause > 0) ? due + pause : at;
			}
			while (due < end);
		}

		private int login(Connection connection, String from) throws IOException {
			int status = connection.post(this.crowd.credentials().body(), from, this.device);
			if (this.crowd.credentials() == Credentials.DEVICE) {
				this.device = connection.header("device-mark", this.device);
			}
			return status;
		}

	}

	/**
	 * As much of HTTP/1.1 as it takes, at little cost to a machine that is being
	 * measured.
	 */
	private static final class Connection implements Closeable {

		private final URI address;

		private final Map<String, String> headers = new HashMap<>();

		private Socket socket = new Socket();

		private InputStream in = InputStream.nullInputStream();

		private Connection(URI address) {
			this.address = address;
		}

		private void open() throws IOException {
			this.socket = new Socket(this.address.getHost(), this.address.getPort());
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(60_000);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}

		/** Returns the status of the answer. */
		private int post(String body, String from, String device) throws IOException {
			if (this.socket.isClosed()) {
				open();
			}
			byte[] content = body.getBytes(StandardCharsets.UTF_8);
			String head = "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Forwarded-For: %s\r\n%s\r\n"
				.formatted(this.address.getPath(), this.address.getAuthority(), content.length, from,
						!device.isEmpty() ? "Device-Mark: " + device + "\r\n" : "");
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
			request.writeBytes(content);
			this.socket.getOutputStream().write(request.toByteArray());
			int status = Integer.parseInt(line().split(" ")[1]);
			this.headers.clear();
			for (String line = line(); !line.isEmpty(); line = line()) {
				int colon = line.indexOf(':');
				this.headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
			}
			skipBody();
			if (header("connection", "").equalsIgnoreCase("close")) {
				close();
			}
			return status;
		}

		private String header(String name, String otherwise) {
			return this.headers.getOrDefault(name, otherwise);
		}

		private void skipBody() throws IOException {
			if (!header("transfer-encoding", "").equals("chunked")) {
				this.in.skipNBytes(Long.parseLong(header("content-length", "0")));
				return;
			}
			long size;
			do {
				size = Long.parseLong(line(), 16);
				this.in.skipNBytes(size);
				line();
			}
			while (size > 0);
		}

		private String line() throws IOException {
			StringBuilder line = new StringBuilder();
			for (int character = this.in.read(); character != '\n'; character = this.in.read()) {
				if (character < 0) {
					throw new EOFException("The service hung up after \"" + line + "\"");
				}
				line.append((char) character);
			}
			return line.toString().strip();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
