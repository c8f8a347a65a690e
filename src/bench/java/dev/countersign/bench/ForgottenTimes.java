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

/**
 * Asks a service for forgotten passwords of several kinds of names, in turns, and prints
 * how long each kind takes: {@code ForgottenTimes URL TIMES}.
 */
public final class ForgottenTimes {

	private static final int WARM_UP = 200;

	private static final int NAMES = 20;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI address;

	private ForgottenTimes(URI address) {
		this.address = address;
	}

	/**
	 * Measures.
	 * @param arguments the service's address, and how often each kind is tried
	 * @throws IOException if the service cannot be reached
	 * @throws InterruptedException if the process is to end
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		new ForgottenTimes(URI.create(arguments[0] + "/password/forgotten")).measure(Integer.parseInt(arguments[1]));
	}

	private void measure(int times) throws IOException, InterruptedException {
		Map<String, List<Long>> seen = new LinkedHashMap<>();
		List<String> kinds = new ArrayList<>(List.of("unknown", "known", "silent", "disabled"));
		kinds.forEach((kind) -> seen.put(kind, new ArrayList<>()));
		Random order = new Random();
		for (int i = -WARM_UP; i < times; i++) {
			Collections.shuffle(kinds, order);
			for (String kind : kinds) {
				long took = ask(kind + "-" + Math.floorMod(i, NAMES));
				if (i >= 0) {
					seen.get(kind).add(took);
				}
			}
		}
		long unknown = median(seen.get("unknown"));
		seen.forEach((kind, list) -> System.out.printf("  %-9s median %7.3f ms, %+5.1f %% of unknown, AUC %.3f%n", kind,
				median(list) / 1e6, 100.0 * (median(list) - unknown) / unknown, auc(list, seen.get("unknown"))));
	}

	private long ask(String name) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.address)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"%s\"}".formatted(name)))
			.build();
		long start = System.nanoTime();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		long took = System.nanoTime() - start;
		if (response.statusCode() != 202 || !response.body().isEmpty()) {
			throw new IllegalStateException("Not the answer of the others: " + response.statusCode());
		}
		return took;
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
