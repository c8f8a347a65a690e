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
 * Lines through series of points. Reads lines of a series' name and two numbers, with
 * tabs between them, and writes SVG.
 */
abstract class LinePlot {

	/** Told apart by those who see few colours, too. */
	private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
			"#56b4e9", "#000000", "#888888");

	private final int colours;

	private final StringBuilder svg = new StringBuilder();

	/**
	 * Begins with nothing drawn.
	 * @param colours how many there are until the first comes again
	 */
	LinePlot(int colours) {
		this.colours = colours;
	}

	final void draw() throws IOException {
		Map<String, SortedMap<Double, Double>> series = read();
		begin(series.size());
		int number = 0;
		for (Map.Entry<String, SortedMap<Double, Double>> one : series.entrySet()) {
			draw(one.getKey(), one.getValue(), number++);
		}
		add("</svg>");
		System.out.print(this.svg);
	}

	/** Opens the picture and draws its axes. */
	abstract void begin(int series);

	abstract double x(double number);

	abstract double y(double value);

	/** Writes the name of a series. */
	abstract void name(String name, int number, String colour);

	/** Returns the attribute of a line that is dashed. */
	String dashes(int number) {
		return "";
	}

	final void add(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

	private void draw(String name, SortedMap<Double, Double> points, int number) {
		String colour = COLOURS.get(number % this.colours);
		StringBuilder path = new StringBuilder();
		points.forEach((x, y) -> {
			path.append("%s%.1f %.1f".formatted(path.isEmpty() ? "M" : "L", x(x), y(y)));
			add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(x), y(y), colour);
		});
		add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>", path, colour, dashes(number));
		name(name, number, colour);
	}

	private static Map<String, SortedMap<Double, Double>> read() throws IOException {
		Map<String, SortedMap<Double, Double>> series = new LinkedHashMap<>();
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			in.lines().map((line) -> line.split("\t")).forEach((line) -> {
				SortedMap<Double, Double> points = series.computeIfAbsent(line[0], (name) -> new TreeMap<>());
				points.put(Double.valueOf(line[1]), Double.valueOf(line[2]));
			});
		}
		return series;
	}

}
