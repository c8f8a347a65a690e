package dev.countersign.command;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Makes a secret without starting anything, and so with a source of randomness of its
 * own.
 */
@Command(name = "secret", description = "Print a new random secret, for the setting countersign.secret.")
class SecretCommand implements Runnable {

	@Option(names = "--bytes", paramLabel = "N", defaultValue = "32",
			description = "How many random bytes, 32 to 256. HS512 needs 64. Default: ${DEFAULT-VALUE}.")
	private int bytes;

	@Option(names = "--base64", description = "In Base64 rather than as hexadecimal digits.")
	private boolean base64;

	@Spec
	private CommandSpec spec;

	SecretCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		if (this.bytes < 32 || this.bytes > 256) {
			throw new ParameterException(this.spec.commandLine(), "--bytes must be from 32 to 256.");
		}
		byte[] secret = new byte[this.bytes];
		new SecureRandom().nextBytes(secret);
		PrintWriter out = this.spec.commandLine().getOut();
		out.println(this.base64 ? "base64:" + Base64.getEncoder().encodeToString(secret)
				: "hex:" + HexFormat.of().formatHex(secret));
	}

}
