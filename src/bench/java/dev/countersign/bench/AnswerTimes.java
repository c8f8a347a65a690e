package dev.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a service in ways that it must answer alike, in turns, and prints how long each
 * takes: {@code AnswerTimes URL TIMES refusals} tries logins that are refused for
 * different reasons, {@code AnswerTimes URL TIMES forgotten} says of several kinds of
 * names that the password is forgotten. It is one file, as it is run without a build.
 */
public final class AnswerTimes {

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Asked asked;

	private final URI address;

	private String answer = "";

	private AnswerTimes(String service, Asked asked) {
		this.address = URI.create(service + asked.path);
		this.asked = asked;
	}

	/**
	 * Measures.
	 * @param arguments the service's address, how often each way is tried, and what is
	 * asked
	 * @throws IOException if the service cannot be reached
	 * @throws InterruptedException if the process is to end
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		new AnswerTimes(arguments[0], Asked.valueOf(arguments[2].toUpperCase(Locale.ROOT)))
			.measure(Integer.parseInt(arguments[1]));
	}

	private void measure(int times) throws IOException, InterruptedException {
		Map<String, List<Long>> seen = new LinkedHashMap<>();
		List<String> kinds = new ArrayList<>(this.asked.kinds);
		kinds.forEach((kind) -> seen.put(kind, new ArrayList<>()));
		Random order = new Random();
		for (int i = -this.asked.warmUp; i < times; i++) {
			Collections.shuffle(kinds, order);
			for (String kind : kinds) {
				long took = ask(this.asked.body(kind, i));
				if (i >= 0) {
					seen.get(kind).add(took);
				}
			}
		}
		print(seen);
	}

	private long ask(String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.address)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		long start = System.nanoTime();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		long took = System.nanoTime() - start;
		// A connection is closed after so many requests, whatever they were.
		Set<String> headers = new TreeSet<>(response.headers().map().keySet());
		headers.remove("connection");
		String said = response.statusCode() + " " + headers + " " + response.body();
		if (this.answer.isEmpty()) {
			this.answer = said;
		}
		if (response.statusCode() != this.asked.status || !this.answer.equals(said)) {
			throw new IllegalStateException("Not the answer of the others: " + said);
		}
		return took;
	}

	private static void print(Map<String, List<Long>> seen) {
		long unknown = median(seen.get("unknown"));
		seen.forEach((kind, times) -> System.out.printf("  %-9s median %7.3f ms, %+5.1f %% of unknown, AUC %.3f%n",
				kind, median(times) / 1e6, 100.0 * (median(times) - unknown) / unknown,
				auc(times, seen.get("unknown"))));
	}

	private static long median(List<Long> times) {
		return times.stream().sorted().toList().get(times.size() / 2);
	}

	/** How likely one of the first took longer than one of the second. */
	private static double auc(List<Long> first, List<Long> second) {
		double longer = 0;
		for (long one : first) {
			for (long other : second) {
				longer += (one > other) ? 1 : (one == other) ? 0.5 : 0;
			}
		}
		return longer / first.size() / second.size();
	}

	/** What is asked, and how it must be answered. */
	private enum Asked {

		/** Logins that are refused. */
		REFUSALS("/login", 401, 50, List.of("unknown", "wrong", "disabled", "long", "older")) {

			@Override
			String body(String kind, int turn) {
				return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(kind.equals("long") ? "wrong" : kind,
						kind.equals("long") ? "x".repeat(300) : "not the right password");
			}

		},

		/** Passwords that are said to be forgotten. */
		FORGOTTEN("/password/forgotten", 202, 200, List.of("unknown", "known", "silent", "disabled")) {

			@Override
			String body(String kind, int turn) {
				return "{\"username\":\"%s-%d\"}".formatted(kind, Math.floorMod(turn, NAMES));
			}

		};

		/** Of each kind. */
		private static final int NAMES = 20;

		private final String path;

		private final int status;

		private final int warmUp;

		private final List<String> kinds;

		Asked(String path, int status, int warmUp, List<String> kinds) {
			this.path = path;
			this.status = status;
			this.warmUp = warmUp;
			this.kinds = kinds;
		}

		abstract String body(String kind, int turn);

	}

}
