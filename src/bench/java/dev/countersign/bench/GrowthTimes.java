package dev.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times requests of every kind, one at a time, each for another of the accounts that
 * {@link FilledTables} made. Prints for each kind its name, the number of accounts and
 * the median in milliseconds, with tabs between them.
 */
public final class GrowthTimes {

	private final HttpClient http = HttpClient.newHttpClient();

	private final Random random = new Random(7);

	private final Map<String, double[]> times = new LinkedHashMap<>();

	private final String service;

	private final String password;

	private final int accounts;

	private GrowthTimes(String service, String password, int accounts) {
		this.service = service;
		this.password = password;
		this.accounts = accounts;
	}

	/**
	 * Measures.
	 * @param args the service's address, the password of all, how many accounts there
	 * are, and how often each request is sent
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		GrowthTimes times = new GrowthTimes(args[0], args[1], Integer.parseInt(args[2]));
		int repeats = Integer.parseInt(args[3]);
		for (int i = -repeats; i < repeats; i++) {
			times.round(i, repeats);
		}
		times.times.forEach((name, all) -> {
			Arrays.sort(all);
			System.out.printf(Locale.ROOT, "%s\t%s\t%.2f%n", name, args[2], all[all.length / 2]);
		});
	}

	/** Below 0 the rounds warm up. */
	private void round(int number, int repeats) throws IOException, InterruptedException {
		String name = "user" + (1 + this.random.nextInt(this.accounts));
		String admin = member("token", post("/login", login("admin")).body());
		String login = timed("login", number, repeats, post("/login", login(name)));
		String token = member("token", login);
		timed("/protected", number, repeats, get("/protected", token));
		timed("GET /sessions", number, repeats, get("/sessions", token));
		timed("refresh", number, repeats, post("/token/refresh", """
				{"refresh_token":"%s"}""".formatted(member("refresh_token", login))));
		timed("GET /users?prefix=", number, repeats,
				get("/users?prefix=" + name.substring(0, Math.max(5, name.length() - 1)), admin));
		timed("GET /audit", number, repeats, get("/audit", admin));
		timed("GET /audit?subject=", number, repeats, get("/audit?subject=" + name, admin));
		timed("logout", number, repeats, send(request("/logout").header("Authorization", "Bearer " + token)
			.POST(HttpRequest.BodyPublishers.noBody())));
	}

	private String timed(String name, int number, int repeats, Answer answer) {
		if (number >= 0) {
			this.times.computeIfAbsent(name, (kind) -> new double[repeats])[number] = answer.milliseconds();
		}
		return answer.body();
	}

	private String login(String name) {
		return """
				{"username":"%s","password":"%s"}""".formatted(name, this.password);
	}

	private Answer get(String path, String token) throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + token));
	}

	private Answer post(String path, String body) throws IOException, InterruptedException {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.service + path));
	}

	private Answer send(HttpRequest.Builder builder) throws IOException, InterruptedException {
		HttpRequest request = builder.build();
		long start = System.nanoTime();
		HttpResponse<String> answer = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		double milliseconds = (System.nanoTime() - start) / 1e6;
		if (answer.statusCode() >= 300) {
			throw new IllegalStateException(request + " was answered " + answer.statusCode() + " " + answer.body());
		}
		return new Answer(answer.body(), milliseconds);
	}

	private static String member(String name, String json) {
		Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
		if (!member.find()) {
			throw new IllegalStateException("There is no " + name + " in " + json);
		}
		return member.group(1);
	}

	private record Answer(String body, double milliseconds) {
	}

}
