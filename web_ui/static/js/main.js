// Every page starts here; each module looks for its own elements and does nothing where there are none.
import { startClocks } from "./clock.js";
import { startDialogs } from "./dialog.js";
import { startLive } from "./live.js";
import { startWall } from "./wall.js";
import { startEditor } from "./editor.js";
import { startTables } from "./table.js";
import { startPlayer } from "./player.js";
import { startPhone } from "./phone/panel.js";

startClocks();
startDialogs();
startTables();
startEditor();
startWall();
startLive();
startPlayer();
startPhone();
