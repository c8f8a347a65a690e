package dev.countersign.token;

/**
 * Hears of each request that an API token opened, on that request's thread: whoever
 * listens must neither wait nor fail.
 */
@FunctionalInterface
public interface ApiTokenUse {

	/**
	 * Takes notice of a request.
	 * @param token what opened it
	 */
	void used(ApiToken token);

}
