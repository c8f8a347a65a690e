package dev.countersign.testkit;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What requests leave in the log. The services of earlier tests run on beside the one
 * that a test asks: their threads go on to ask their databases, and say so when a
 * connection is lost.
 */
public final class RequestLog {

	private static final Pattern EVENT = Pattern.compile("(?m)^(?=\\d{4}-\\d\\d-\\d\\dT)");

	private static final Pattern OF_A_BACKGROUND_THREAD = Pattern
		.compile("^\\S+ +\\w+ \\d+ --- \\[\\w+] \\[ *\\S*(-task|revocation-feed|audit-writer|:housekeeper"
				+ "|onnection-adder|scheduling-\\d+|notice-\\w+)] ");

	private RequestLog() {
	}

	/**
	 * Leaves out what threads say that work without being asked.
	 * @param log what was written, from any point on
	 */
	public static String of(String log) {
		return EVENT.splitAsStream(log)
			.filter((event) -> !OF_A_BACKGROUND_THREAD.matcher(event).find())
			.collect(Collectors.joining());
	}

}
