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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a service for logins that it refuses for different reasons, in turns, and prints
 * how long each kind takes: {@code AnswerTimes URL TIMES}.
 */
public final class AnswerTimes {

	private static final int WARM_UP = 50;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI address;

	private String answer = "";

	private AnswerTimes(URI address) {
		this.address = address;
	}

	/**
	 * Measures.
	 * @param arguments the service's address, and how often each kind is tried
	 * @throws IOException if the service cannot be reached
	 * @throws InterruptedException if the process is to end
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		new AnswerTimes(URI.create(arguments[0] + "/login")).measure(Integer.parseInt(arguments[1]));
	}

	private void measure(int times) throws IOException, InterruptedException {
		Map<String, List<Long>> seen = new LinkedHashMap<>();
		List<String> kinds = new ArrayList<>(List.of("unknown", "wrong", "disabled", "long", "older"));
		kinds.forEach((kind) -> seen.put(kind, new ArrayList<>()));
		Random order = new Random();
		for (int i = -WARM_UP; i < times; i++) {
			Collections.shuffle(kinds, order);
			for (String kind : kinds) {
				long took = refuse(kind);
				if (i >= 0) {
					seen.get(kind).add(took);
				}
			}
		}
		print(seen);
	}

	private long refuse(String kind) throws IOException, InterruptedException {
		String name = kind.equals("long") ? "wrong" : kind;
		String password = kind.equals("long") ? "x".repeat(300) : "not the right password";
		HttpRequest request = HttpRequest.newBuilder(this.address)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers
				.ofString("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password)))
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
		if (response.statusCode() != 401 || !this.answer.equals(said)) {
			throw new IllegalStateException("Not the answer of the others: " + said);
		}
		return took;
	}

	private static void print(Map<String, List<Long>> seen) {
		long unknown = median(seen.get("unknown"));
		seen.forEach((kind, times) -> System.out.printf("  %-9s median %7.2f ms, %+5.1f %% of unknown, AUC %.3f%n",
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

}
