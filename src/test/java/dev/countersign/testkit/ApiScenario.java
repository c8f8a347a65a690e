package dev.countersign.testkit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One request, its answer, and what the audit must hold of it and nothing else.
 * {@code ~id} and {@code ~name} stand for an account that is made for the scenario,
 * {@code ~new} for a name that nobody has.
 *
 * @param caller who asks
 * @param request the method and the path
 * @param body the JSON, or null for none
 * @param status the status of the answer
 * @param error the member {@code error} of the answer, or null where it is no problem
 * @param detail a part of the answer's text
 * @param acts the acts that the audit has of the request, in their order
 */
public record ApiScenario(Caller caller, String request, @Nullable String body, int status, @Nullable String error,
		String detail, List<String> acts) {

	/**
	 * Begins a scenario.
	 * @param caller who asks
	 * @param request the method and the path
	 */
	public static ApiScenario when(Caller caller, String request) {
		return new ApiScenario(caller, request, null, 200, null, "", List.of());
	}

	/**
	 * Adds the body.
	 * @param body JSON
	 */
	public ApiScenario sends(String body) {
		return new ApiScenario(this.caller, this.request, body, this.status, this.error, this.detail, this.acts);
	}

	/**
	 * Says what a request that is granted leads to.
	 * @param status the status of the answer
	 * @param acts the acts that the audit has of it
	 */
	public ApiScenario isAnswered(int status, String... acts) {
		return new ApiScenario(this.caller, this.request, this.body, status, null, "", List.of(acts));
	}

	/**
	 * Says how a request is refused. A refusal leaves no act.
	 * @param status the status of the answer
	 * @param error the short text
	 * @param detail a part of the sentence for people
	 */
	public ApiScenario isRefused(int status, String error, String detail) {
		return new ApiScenario(this.caller, this.request, this.body, status, error, detail, List.of());
	}

	/** Returns the scenario as the report of the tests names it. */
	@Override
	public String toString() {
		return "%s: %s %s -> %d %s".formatted(this.caller, this.request, (this.body != null) ? this.body : "",
				this.status, (this.error != null) ? this.error : this.acts);
	}

	/**
	 * Who asks.
	 */
	public enum Caller {

		/** Anyone, without a token. */
		NOBODY,

		/** The account {@code ~name}. */
		USER,

		/** The first administrator. */
		ADMINISTRATOR

	}

}
