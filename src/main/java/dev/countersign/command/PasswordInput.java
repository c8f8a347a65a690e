package dev.countersign.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A password on standard input, where no list of processes and no history of a shell
 * shows it.
 */
final class PasswordInput {

	private static final int MAX_LENGTH = 4096;

	private PasswordInput() {
	}

	/** Reads the first line, without its end. */
	static String read(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
			if (line.size() == MAX_LENGTH) {
				throw new CommandFailure("The password on standard input is too long.",
						"A password has at most 256 characters.");
			}
			line.write(next);
		}
		String password = line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
		if (password.isEmpty()) {
			throw new CommandFailure("There is no password on standard input.",
					"Give it as the first line, or leave --password-stdin out to have one made.");
		}
		return password;
	}

}
