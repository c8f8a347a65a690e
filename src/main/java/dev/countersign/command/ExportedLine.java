package dev.countersign.command;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.countersign.account.AccountTransfer.Exported;

/**
 * An account as a line of JSON, in the form that an import reads.
 */
final class ExportedLine {

	private ExportedLine() {
	}

	static Map<String, Object> withoutHash(Exported account) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("username", account.username());
		line.put("roles", account.roles());
		line.put("enabled", account.enabled());
		line.put("created_at", account.createdAt().toString());
		return line;
	}

	static Map<String, Object> withHash(Exported account) {
		Map<String, Object> line = withoutHash(account);
		line.put("password_hash", account.passwordHash());
		return line;
	}

}
