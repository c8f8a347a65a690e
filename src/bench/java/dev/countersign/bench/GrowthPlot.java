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
 * Draws the time of requests against the number of accounts. Reads lines of a series'
 * name, a number and milliseconds, with tabs between them, and writes SVG.
 */
public final class GrowthPlot {

	private static final int WIDTH = 720;

	private static final int LEFT = 80;

	private static final int TOP = 20;

	private static final int BOTTOM = 320;

	private static final double LEAST = 0.1;

	private static final double MOST = 1_000;

	private static final double FIRST = 1_000;

	private static final double LAST = 10_000_000;

	/** Told apart by those who see few colours, too; a second database is dashed. */
	private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
			"#56b4e9", "#000000", "#888888");

	private final StringBuilder svg = new StringBuilder();

	private GrowthPlot() {
	}

	/**
	 * Draws.
	 * @param arguments none
	 * @throws IOException if the lines cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		Map<String, SortedMap<Double, Double>> series = new LinkedHashMap<>();
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			in.lines().map((line) -> line.split("\t")).forEach((line) -> {
				SortedMap<Double, Double> points = series.computeIfAbsent(line[0], (name) -> new TreeMap<>());
				points.put(Double.valueOf(line[1]), Double.valueOf(line[2]));
			});
		}
		System.out.print(new GrowthPlot().draw(series));
	}

	private String draw(Map<String, SortedMap<Double, Double>> series) {
		add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
				WIDTH, BOTTOM + 56 + (series.size() + 1) / 2 * 14);
		add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
		for (double milliseconds = LEAST; milliseconds <= MOST; milliseconds *= 10) {
			add("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(milliseconds), WIDTH - 20);
			add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>", LEFT - 6, y(milliseconds) + 4,
					(milliseconds < 1) ? "0.1" : "%,.0f".formatted(milliseconds));
		}
		for (double count = FIRST; count <= LAST; count *= 10) {
			add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f</text>", x(count), BOTTOM + 16, count);
		}
		add("<text x=\"%d\" y=\"%d\">accounts, and as many sessions and entries of the audit trail; median of a request</text>",
				LEFT, BOTTOM + 34);
		int number = 0;
		for (Map.Entry<String, SortedMap<Double, Double>> one : series.entrySet()) {
			draw(one.getKey(), one.getValue(), number++);
		}
		add("</svg>");
		return this.svg.toString();
	}

	private void draw(String name, SortedMap<Double, Double> points, int number) {
		String colour = COLOURS.get(number % COLOURS.size());
		String dashes = (number < COLOURS.size()) ? "" : " stroke-dasharray=\"5 3\"";
		StringBuilder path = new StringBuilder();
		points.forEach((count, milliseconds) -> {
			path.append("%s%.1f %.1f".formatted(path.isEmpty() ? "M" : "L", x(count), y(milliseconds)));
			add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(count), y(milliseconds), colour);
		});
		add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>", path, colour, dashes);
		add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", LEFT + (number % 2) * 320, BOTTOM + 52 + (number / 2) * 14,
				colour, name);
	}

	private static double x(double count) {
		return LEFT + 30 + share(count, FIRST, LAST) * (WIDTH - LEFT - 90);
	}

	private static double y(double milliseconds) {
		return BOTTOM - share(Math.max(LEAST, milliseconds), LEAST, MOST) * (BOTTOM - TOP);
	}

	/** Each power of ten takes as much room as the one before. */
	private static double share(double value, double least, double most) {
		return Math.log(value / least) / Math.log(most / least);
	}

	private void add(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
