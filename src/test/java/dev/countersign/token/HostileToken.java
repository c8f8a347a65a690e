package dev.countersign.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One attack out of a file in {@code src/test/resources/tokens}, whose README tells the
 * form.
 *
 * @param name the file's name
 * @param header the first segment's text before it is encoded
 * @param claims the second segment's text before it is encoded
 * @param signature how the third segment is made
 * @param token how the segments are put together
 * @param status the expected status
 * @param error the expected {@code error}, or {@code none}
 * @param challenge the expected {@code WWW-Authenticate}, or {@code none}
 */
record HostileToken(String name, String header, String claims, String signature, String token, int status, String error,
		String challenge) {

	static final String NONE = "none";

	private static final Set<String> EXPECTATIONS = Set.of("status", "error", "challenge");

	private static final Map<String, String> DEFAULTS = Map.of("header", "{${header}}", "claims", "{${claims}}",
			"signature", "ours", "token", "<header>.<claims>.<signature>");

	static HostileToken read(Path file) throws IOException {
		String name = String.valueOf(file.getFileName());
		Map<String, String> lines = new HashMap<>(DEFAULTS);
		Set<String> expectations = new HashSet<>(EXPECTATIONS);
		for (String line : Files.readAllLines(file)) {
			if (line.isBlank() || line.startsWith("#")) {
				continue;
			}
			String key = line.substring(0, Math.max(0, line.indexOf(": ")));
			if (!expectations.remove(key) && !DEFAULTS.containsKey(key)) {
				throw new IllegalArgumentException("%s: cannot make sense of '%s'".formatted(name, line));
			}
			lines.put(key, line.substring(key.length() + 2));
		}
		if (!expectations.isEmpty()) {
			throw new IllegalArgumentException("%s: says nothing of %s".formatted(name, expectations));
		}
		return new HostileToken(name, get(lines, "header"), get(lines, "claims"), get(lines, "signature"),
				get(lines, "token"), Integer.parseInt(get(lines, "status")), get(lines, "error"),
				get(lines, "challenge"));
	}

	private static String get(Map<String, String> lines, String key) {
		return String.valueOf(lines.get(key));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
