package dev.countersign.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Draws goodput against the number of clients. Reads lines of a series' name, a number of
 * clients and a share of the bare hash, with tabs between them, and writes SVG.
 */
public final class GoodputPlot {

	private static final int WIDTH = 640;

	private static final int HEIGHT = 360;

	private static final int LEFT = 50;

	private static final int TOP = 20;

	private static final int BOTTOM = 300;

	/** Told apart by those who see few colours, too. */
	private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");

	private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8, 32, 128);

	private final StringBuilder svg = new StringBuilder();

	private GoodputPlot() {
	}

	/**
	 * Draws.
	 * @param arguments none
	 * @throws IOException if the lines cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		Map<String, SortedMap<Integer, Double>> series = new LinkedHashMap<>();
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			in.lines().map((line) -> line.split("\t")).forEach((line) -> {
				SortedMap<Integer, Double> points = series.computeIfAbsent(line[0], (name) -> new TreeMap<>());
				points.put(Integer.valueOf(line[1]), Double.valueOf(line[2]));
			});
		}
		System.out.print(new GoodputPlot().draw(series));
	}

	private String draw(Map<String, SortedMap<Integer, Double>> series) {
		add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
				WIDTH, HEIGHT);
		add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
		for (int tenths = 0; tenths <= 12; tenths += 2) {
			line(tenths / 10.0, "#ddd");
			add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>", LEFT - 6, y(tenths / 10.0) + 4,
					tenths / 10.0);
		}
		line(0.9, "#888\" stroke-dasharray=\"4 3");
		for (int clients : CLIENTS) {
			add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x(clients), BOTTOM + 16, clients);
		}
		add("<text x=\"%d\" y=\"%d\">clients; logins granted, as a share of the bare hash on all cores; the goal is 0.9</text>",
				LEFT, BOTTOM + 34);
		int number = 0;
		for (Map.Entry<String, SortedMap<Integer, Double>> one : series.entrySet()) {
			draw(one.getKey(), one.getValue(), number++);
		}
		add("</svg>");
		return this.svg.toString();
	}

	private void draw(String name, SortedMap<Integer, Double> points, int number) {
		String colour = COLOURS.get(number % COLOURS.size());
		StringBuilder path = new StringBuilder();
		points.forEach((clients, share) -> {
			path.append("%s%.1f %.1f".formatted(path.isEmpty() ? "M" : "L", x(clients), y(share)));
			add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(clients), y(share), colour);
		});
		add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
		add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", LEFT + (number % 2) * 290, BOTTOM + 48 + (number / 2) * 12,
				colour, name);
	}

	private void line(double share, String stroke) {
		add("<path d=\"M%d %.1fH%d\" stroke=\"%s\"/>", LEFT, y(share), WIDTH - 20, stroke);
	}

	/** Each doubling takes as much room as the one before. */
	private static double x(int clients) {
		return LEFT + 20 + Math.log(clients) / Math.log(128) * (WIDTH - LEFT - 60);
	}

	private static double y(double share) {
		return BOTTOM - share / 1.2 * (BOTTOM - TOP);
	}

	private void add(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
