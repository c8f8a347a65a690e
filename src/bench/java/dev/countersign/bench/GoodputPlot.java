package dev.countersign.bench;

import java.io.IOException;
import java.util.List;

/**
 * Draws goodput against the number of clients. Reads lines of a series' name, a number of
 * clients and a share of the bare hash, with tabs between them, and writes SVG.
 */
public final class GoodputPlot extends LinePlot {

	private static final int WIDTH = 640;

	private static final int HEIGHT = 360;

	private static final int LEFT = 50;

	private static final int TOP = 20;

	private static final int BOTTOM = 300;

	private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8, 32, 128);

	private GoodputPlot() {
		super(4);
	}

	/**
	 * Draws.
	 * @param arguments none
	 * @throws IOException if the lines cannot be read
	 */
	public static void main(String[] arguments) throws IOException {
		new GoodputPlot().draw();
	}

	@Override
	void begin(int series) {
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
	}

	/** Each doubling takes as much room as the one before. */
	@Override
	double x(double clients) {
		return LEFT + 20 + Math.log(clients) / Math.log(128) * (WIDTH - LEFT - 60);
	}

	@Override
	double y(double share) {
		return BOTTOM - share / 1.2 * (BOTTOM - TOP);
	}

	@Override
	void name(String name, int number, String colour) {
		add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", LEFT + (number % 2) * 290, BOTTOM + 48 + (number / 2) * 12,
				colour, name);
	}

	private void line(double share, String stroke) {
		add("<path d=\"M%d %.1fH%d\" stroke=\"%s\"/>", LEFT, y(share), WIDTH - 20, stroke);
	}

}
