package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.countersign.address.Printable;
import dev.countersign.key.SigningKey;
import dev.countersign.key.VerificationKeys;
import dev.countersign.store.Utf8Text;
import dev.countersign.token.TokenExaminer;
import dev.countersign.token.TokenReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks into a token without opening the service.
 */
@Command(name = "verify", description = {
		"Look into a token: print what it says, whether a service would let it in, and all that speaks against it.",
		"No service and no database is asked. A token that was revoked looks good here; ask POST /introspect." },
		footer = { "", "Exit status: 0 it would be let in, 1 it would not or that cannot be told, 2 wrong usage." })
class TokenVerifyCommand implements Callable<Integer> {

	private static final int MAX_INPUT = 1024 * 1024;

	private static final Set<String> TIMES = Set.of("iat", "nbf", "exp", "auth_time");

	/** What somebody else wrote must not steer a terminal. */
	private static final JsonMapper PRINTABLE = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private final InputStream in;

	@Parameters(arity = "0..1", paramLabel = "TOKEN", defaultValue = "-",
			description = "The token. - or nothing: standard input, where no list of processes shows it.")
	private String token = "";

	@Option(names = "--secret-file", paramLabel = "FILE",
			description = "Holds the secret that signs, such as data/secret or <(echo \"$$COUNTERSIGN_SECRET\"). "
					+ "May be repeated.")
	private List<Path> secretFiles = new ArrayList<>();

	@Option(names = "--jwks", paramLabel = "FILE",
			description = "Holds the public keys, as /.well-known/jwks.json answers them.")
	private @Nullable Path jwks;

	@Option(names = "--issuer", paramLabel = "ISS", defaultValue = "countersign",
			description = "The setting countersign.issuer. Default: ${DEFAULT-VALUE}.")
	private String issuer = "";

	@Option(names = "--audience", paramLabel = "AUD", defaultValue = "countersign", split = ",",
			description = "The setting countersign.access-token.audience: the token must be for one of these. "
					+ "Default: ${DEFAULT-VALUE}.")
	private List<String> audiences = new ArrayList<>();

	@Option(names = "--type", paramLabel = "TYP", defaultValue = "at+jwt",
			description = "The setting countersign.access-token.type. Default: ${DEFAULT-VALUE}.")
	private String type = "";

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	@Spec
	private CommandSpec spec;

	TokenVerifyCommand(InputStream in) {
		this.in = in;
		this.spec = CommandSpec.create();
	}

	@Override
	public Integer call() throws IOException {
		TokenReport seen = new TokenExaminer(keys(), this.issuer, this.audiences, this.type, Clock.systemUTC())
			.examine(token());
		PrintWriter out = this.spec.commandLine().getOut();
		if (this.json) {
			out.print(PRINTABLE.writeValueAsString(object(seen)) + "\n");
		}
		else {
			print(out, seen);
		}
		return (seen.judged() && seen.refusal() == null) ? ServiceCommand.OK : ServiceCommand.FAILED;
	}

	private String token() throws IOException {
		String text = this.token.equals("-") ? text("Standard input", this.in.readNBytes(MAX_INPUT)) : this.token;
		if (text.isBlank()) {
			throw new CommandFailure("There is no token on standard input.",
					"Pipe it in, or name it: countersign token verify TOKEN");
		}
		return PastedToken.of(text);
	}

	private List<SigningKey> keys() throws IOException {
		List<SigningKey> keys = new ArrayList<>();
		for (Path file : this.secretFiles) {
			keys.addAll(keys(file, true));
		}
		if (this.jwks != null) {
			keys.addAll(keys(this.jwks, false));
		}
		return keys.stream().distinct().toList();
	}

	private static List<SigningKey> keys(Path file, boolean secret) throws IOException {
		String text = read(file);
		try {
			return secret ? VerificationKeys.ofSecret(text) : VerificationKeys.ofJwkSet(text);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandFailure("The file %s cannot be used.".formatted(file), ex.getMessage() + ".");
		}
	}

	private static String read(Path file) throws IOException {
		if (!Files.isReadable(file)) {
			throw new CommandFailure("The file %s cannot be read.".formatted(file),
					"Name a file that is there and that this user may read.");
		}
		try (InputStream content = Files.newInputStream(file)) {
			return text("The file " + file, content.readNBytes(MAX_INPUT));
		}
	}

	private static String text(String what, byte[] bytes) {
		try {
			return Utf8Text.read(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new CommandFailure(what + " is not text in UTF-8.",
					"Convert it, such as by %s.".formatted(Utf8Text.conversion(bytes)));
		}
	}

	private static void print(PrintWriter out, TokenReport seen) {
		print(out, "Header", seen.header());
		print(out, "Claims", seen.claims());
		out.print(verdict(seen) + "\n");
		seen.faults().forEach((fault) -> out.print("  - " + Printable.whole(fault) + "\n"));
	}

	private static void print(PrintWriter out, String title, Map<String, ?> members) {
		out.print(title + "\n");
		members.forEach((name, value) -> out
			.print("  %-10s %s\n".formatted(printable(name).replaceAll("^\"|\"$", ""), readable(name, value))));
	}

	private static String readable(String name, Object value) {
		return (TIMES.contains(name) && value instanceof Number seconds)
				? seconds + "  " + Instant.ofEpochSecond(seconds.longValue()) : printable(value);
	}

	private static String verdict(TokenReport seen) {
		if (!seen.judged()) {
			return "Signature not judged: give --secret-file or --jwks.";
		}
		return (seen.refusal() != null) ? "Refused: %s (%s)".formatted(seen.refusal(), seen.reason())
				: "Good, unless it was revoked.";
	}

	private static String printable(Object value) {
		return PRINTABLE.writeValueAsString(value);
	}

	private static Map<String, Object> object(TokenReport seen) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("good", seen.judged() ? seen.refusal() == null : null);
		object.put("refusal", seen.refusal());
		object.put("reason", seen.reason());
		object.put("faults", seen.faults());
		object.put("header", seen.header());
		object.put("claims", seen.claims());
		return object;
	}

}
