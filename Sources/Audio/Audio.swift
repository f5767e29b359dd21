// Sources of Audio.
