package dev.countersign.bench;

import java.io.IOException;

/**
 * Draws the time of requests against the number of accounts. Reads lines of a series'
 * name, a number and milliseconds, with tabs between them, and writes SVG.
 */
public final class GrowthPlot extends LinePlot {

	private static final int WIDTH = 720;

	private static final int LEFT = 80;

	private static final int TOP = 20;

	private static final int BOTTOM = 320;

	private static final double LEAST = 0.1;

	private static final double MOST = 1_000;

	private static final double FIRST = 1_000;

	private static final double LAST = 10_000_000;

	/** One for each kind of request to a database. */
	private static final int COLOURS = 8;

	private GrowthPlot() {
		super(COLOURS);
	}

	/**
	 * Draws.
	 * @param arguments none
	 * @throws IOException if the lines cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		new GrowthPlot().draw();
	}

	@Override
	void begin(int series) {
		add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
				WIDTH, BOTTOM + 56 + (series + 1) / 2 * 14);
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
	}

	@Override
	double x(double count) {
		return LEFT + 30 + share(count, FIRST, LAST) * (WIDTH - LEFT - 90);
	}

	@Override
	double y(double milliseconds) {
		return BOTTOM - share(Math.max(LEAST, milliseconds), LEAST, MOST) * (BOTTOM - TOP);
	}

	@Override
	void name(String name, int number, String colour) {
		add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", LEFT + (number % 2) * 320, BOTTOM + 52 + (number / 2) * 14,
				colour, name);
	}

	/** A second database is dashed. */
	@Override
	String dashes(int number) {
		return (number < COLOURS) ? "" : " stroke-dasharray=\"5 3\"";
	}

	/** Each power of ten takes as much room as the one before. */
	private static double share(double value, double least, double most) {
		return Math.log(value / least) / Math.log(most / least);
	}

}
