/** What the platform gave back for an upload. `id` and `digest` as in actions/upload-artifact. */
export type UploadedArtifact = { id: string; name: string; url: string; digest: string; size: number | undefined };
