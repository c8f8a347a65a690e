package dev.countersign.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

import dev.countersign.store.Utf8Text;

/**
 * A password on standard input, where no list of processes and no history of a shell
 * shows it.
 */
final class PasswordInput {

	private static final int MAX_LENGTH = 4096;

	private PasswordInput() {
	}

	/**
	 * Reads the first line, without its end and a byte-order mark, which nobody types.
	 */
	static String read(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
			if (line.size() == MAX_LENGTH) {
				throw new CommandFailure("The password on standard input is too long.",
						"A password has at most 256 characters.");
			}
			line.write(next);
		}
		String password = decode(line.toByteArray()).replaceFirst("\r$", "");
		if (password.isEmpty()) {
			throw new CommandFailure("There is no password on standard input.",
					"Give it as the first line, or leave --password-stdin out to have one made.");
		}
		return password;
	}

	/** What is not UTF-8 would become another password, which nobody can type. */
	private static String decode(byte[] line) {
		try {
			return Utf8Text.read(line);
		}
		catch (CharacterCodingException ex) {
			throw new CommandFailure("The password on standard input is not in UTF-8.",
					"Convert it, such as by %s.".formatted(Utf8Text.conversion(line)));
		}
	}

}
